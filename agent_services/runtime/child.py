"""A rule process: waits for a job, runs the rules, says what it finds. It is killed rather than trusted."""

import gc
import json
import os
import pickle
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from socket import socket

from agent_services.runtime.analysis import Analysis, Reason
from agent_services.runtime.discovery import Agent
from agent_services.runtime.frames import Kind, PipeClosedError, receive, send
from agent_services.runtime.job import Job
from agent_services.runtime.kernel import resident_bytes
from agent_services.runtime.progress import Progress
from agent_services.runtime.python.reading import READINGS
from squad.agent.v1 import agent_pb2
from squad.code.v1 import coverage_pb2, finding_pb2

# A process that grew beyond this leaves after its job, so that an idle agent stays small.
_LARGE_BYTES = 256 * 1024 * 1024
LEAVES = b"leaves"
# Characters of Python text whose trees are kept where several agents read the same files: some 250 MB of trees.
_KEPT_CHARACTERS = 8_000_000
# Deeper than the default, for deep but honest code; the stack of a rule process is the kernel's 8 MiB.
_RECURSION_LIMIT = 3000
_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def serve(agents: Sequence[Agent], pipe: socket, progress: Progress, slot: int) -> None:
    """Do the jobs of some agents until the pipe closes."""
    by_name = {agent.spec.name: agent for agent in agents}
    READINGS.most_characters = _KEPT_CHARACTERS if len(agents) > 1 else 0
    sys.setrecursionlimit(_RECURSION_LIMIT)
    # Syntax trees are many objects and few cycles: by default a fifth of the time goes into looking for them.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 20)
    leaves = False
    try:
        while not leaves:
            _, payload = receive(pipe)
            job: Job = pickle.loads(payload)  # noqa: S301  comes from our own main process
            _do(by_name[job.agent], job, _Conversation(pipe, progress, slot))
            leaves = resident_bytes() > _LARGE_BYTES
            send(pipe, Kind.DONE, LEAVES if leaves else b"")
    except PipeClosedError:
        return


def _do(agent: Agent, job: Job, conversation: "_Conversation") -> None:
    conversation.at("")
    analysis = Analysis(agent, job, conversation.read_blobs, conversation)
    analysis.name_unread()
    conversation.plan([unit.paths for unit in analysis.units])
    while (number := conversation.next_unit()) is not None:
        analysis.run(analysis.units[number])
        conversation.unit_done()


class _Conversation:
    """Takes units and sends what an analysis says, as the contract words it."""

    def __init__(self, pipe: socket, progress: Progress, slot: int) -> None:
        self._pipe = pipe
        self._progress = progress
        self._slot = slot
        # Numbers of units that are to be done; None ends the job.
        self._units = deque[int | None]()

    def plan(self, plan: Sequence[Sequence[str]]) -> None:
        send(self._pipe, Kind.PLAN, json.dumps(plan).encode())

    def next_unit(self) -> int | None:
        while not self._units:
            self._hear()
        return self._units.popleft()

    def unit_done(self) -> None:
        send(self._pipe, Kind.UNIT)

    def at(self, rule_id: str) -> None:
        self._progress.write(self._slot, rule_id)

    def finding(self, finding: finding_pb2.Finding) -> None:
        send(self._pipe, Kind.FINDING, finding.SerializeToString())

    def failure(self, rule_id: str, path: str, message: str) -> None:
        failure = agent_pb2.RuleFailure(rule_id=rule_id, path=path, message=message)
        send(self._pipe, Kind.FAILURE, failure.SerializeToString())

    def not_read(self, path: str, reason: Reason, detail: str) -> None:
        send(self._pipe, Kind.NOT_READ, not_read(path, reason, detail).SerializeToString())

    def read_blobs(self, blob_ids: Sequence[str]) -> Mapping[str, bytes]:
        send(self._pipe, Kind.ASK, json.dumps(list(blob_ids)).encode())
        while (payload := self._hear()) is None:
            pass
        contents: dict[str, bytes] = pickle.loads(payload)  # noqa: S301  comes from our own main process
        return contents

    def _hear(self) -> bytes | None:
        """Keep the units that are given; the contents when it is those that came."""
        kind, payload = receive(self._pipe)
        if kind is Kind.BLOBS:
            return payload
        self._units += json.loads(payload) or [None]
        return None


def not_read(path: str, reason: Reason, detail: str = "") -> coverage_pb2.FileCoverage:
    """A cell that says why a file was not read."""
    detail = detail.encode()[:500].decode(errors="ignore")
    return coverage_pb2.FileCoverage(
        path=path, status="COVERAGE_STATUS_NOT_READ", reason=f"COVERAGE_REASON_{reason}", detail=detail
    )


def leave(code: int) -> None:
    """End a forked process without running what the parent registered for its own end."""
    sys.stderr.flush()
    os._exit(code)
