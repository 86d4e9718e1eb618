"""A small agent that keeps the whole contract, and others that each break one promise of it.

`python -m tests.support.broken_agents PORT_FILE [DEFECT]` serves one in a process of its own, until SIGTERM.
"""

import contextlib
import itertools
import re
import signal
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from squad.agent.v1 import agent_pb2, agent_service_pb2, agent_service_pb2_grpc
from squad.code.v1 import coverage_pb2, finding_pb2, location_pb2
from tests.support.scripted_agents import Seen, covered, take

Response = agent_service_pb2.AnalyzeChangeResponse
SERVICE = "squad.agent.v1.AgentService"
WORD = re.compile(r"hunter2-hunter2")
MUCH = 50
RULE = agent_pb2.Rule(
    id="words/password", purpose="A password in code is read by everybody.", severity="SEVERITY_HIGH",
    confidence="CONFIDENCE_HIGH", languages=["python"], flagged_example='KEY = "hunter2-hunter2"\n',
)  # fmt: skip


class Agent(agent_service_pb2_grpc.AgentServiceServicer):
    """Finds one word in Python; keeps every promise."""

    version = "1.0.0"
    has_health = has_reflection = True

    def __init__(self) -> None:
        self.health = health.HealthServicer()
        self.over = threading.Event()
        self.numbers = itertools.count()

    def about(self) -> agent_pb2.Agent:
        return agent_pb2.Agent(name="words", version="1.0.0", description="Finds a word.", languages=["python"],
                               context_patterns=["**/*.py"], rules=[RULE], batches=True)  # fmt: skip

    def DescribeAgent(self, request, context):
        return agent_service_pb2.DescribeAgentResponse(agent=self.about())

    def AnalyzeChange(self, request_iterator, context):
        self.check_deadline(context)
        requests = self.unpacked(request_iterator)
        seen = self.read(requests, context)
        yield Response(started=agent_pb2.AnalysisStarted(agent="words", version=self.version))
        yield from self.asks(seen, requests, context)
        yield from self.answers(seen, context)

    def check_deadline(self, context) -> None:
        # gRPC says "no deadline" with a time far ahead.
        if (context.time_remaining() or 1e9) > 1e6:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "the call has no deadline")

    def unpacked(self, requests):
        for request in requests:
            yield from request.batch.messages or [request]

    def read(self, requests, context) -> Seen:
        seen = Seen()
        for request in requests:
            for name in (request.file.file.old_blob_id, request.file.file.new_blob_id):
                seen.blobs.pop(name, None)  # another file of the same content: it comes again
            take(seen, request)
            if request.HasField("complete"):
                break
        return seen

    def asks(self, seen: Seen, requests, context) -> Iterator[Response]:
        for name in self.wanted(seen):
            yield Response(blob_request=agent_pb2.BlobRequest(blob_ids=[name]))
            for request in requests:
                take(seen, request)
                if request.blob.last or request.HasField("blob_not_found"):
                    break
            self.got(seen, name, context)

    def wanted(self, seen: Seen) -> list[str]:
        own = {file.new_blob_id for file in seen.files}
        return [entry.blob_id for entry in seen.manifest if entry.blob_id not in own][:1]

    def got(self, seen: Seen, name: str, context) -> None:
        pass

    def answers(self, seen: Seen, context) -> Iterator[Response]:
        unread = self.work(seen, context)
        findings = [found for file in seen.files for found in self.findings(seen, file)]
        yield from (Response(finding=found) for found in findings)
        yield from self.ledger(seen, unread)
        yield from self.end(len(findings))

    def work(self, seen: Seen, context) -> set[str]:
        """Takes its time over many files; what it had no time for."""
        until = time.monotonic() + seen.header.time_budget.ToTimedelta().total_seconds() - 0.5
        left = [file.path for file in seen.files] if len(seen.files) > MUCH else []
        while left and time.monotonic() < until and context.is_active() and not self.over.wait(0.002):
            left.pop()
        return set(left)

    def findings(self, seen: Seen, file) -> list[finding_pb2.Finding]:
        if file.language != "python":
            return []
        lines = seen.text(file).split("\n")
        return [self.finding(file.path, n, line, hit) for n, line in enumerate(lines, 1) for hit in WORD.finditer(line)]

    def finding(self, path: str, number: int, line: str, hit: re.Match) -> finding_pb2.Finding:
        place = location_pb2.Location(path=path, range=self.range(number, line, hit))
        edits = [finding_pb2.TextEdit(path=path, range=place.range, new_text="")]
        return finding_pb2.Finding(
            rule_id=RULE.id, severity="SEVERITY_HIGH", confidence="CONFIDENCE_HIGH", location=place,
            message="A password: take it away.", fix=finding_pb2.Fix(description="Take it away", edits=edits),
            evidence=[finding_pb2.Evidence(location=place, quote=line.strip()[:100])],
        )  # fmt: skip

    def range(self, number: int, line: str, hit: re.Match) -> location_pb2.TextRange:
        start, end = (len(line[:at].encode()) + 1 for at in hit.span())
        return location_pb2.TextRange(start_line=number, start_column=start, end_line=number, end_column=end)

    def ledger(self, seen: Seen, unread: set[str]) -> Iterator[Response]:
        for file in seen.files:
            yield self.cell(seen, file, unread)

    def cell(self, seen: Seen, file, unread: set[str]) -> Response:
        if file.kind == 3:
            return covered(file.path, "EXCLUDED", "DELETED")
        if file.language != "python":
            return covered(file.path, "NOT_APPLICABLE")
        if file.new_blob_id not in seen.blobs:
            return covered(file.path, "NOT_READ", "TOO_LARGE")
        return covered(file.path, *(("NOT_READ", "OUT_OF_TIME") if file.path in unread else ()))

    def end(self, count: int) -> Iterator[Response]:
        yield Response(complete=agent_pb2.AnalysisComplete(finding_count=count))


# -- one promise broken by each ---------------------------------------------------------------------------------------


class UnorderedRules(Agent):
    def about(self):
        agent = super().about()
        agent.rules.append(agent_pb2.Rule(id="words/aaa", purpose="x", severity=1, confidence=1))
        return agent


class NoHealth(Agent):
    has_health = False


class NoReflection(Agent):
    has_reflection = False


class OtherVersion(Agent):
    version = "1.0.1"


class LedgerFirst(Agent):
    def answers(self, seen, context):
        said = list(super().answers(seen, context))
        yield from sorted(said, key=lambda each: ("coverage", "finding", "complete").index(each.WhichOneof("message")))


class NoEnd(Agent):
    def end(self, count):
        yield from ()


class Miscounts(Agent):
    def end(self, count):
        yield from super().end(count + 1)


class Shouts(Agent):
    def answers(self, seen, context):
        yield Response(rule_failure=agent_pb2.RuleFailure(message="x" * (1 << 20)))
        yield from super().answers(seen, context)


class BatchesUnasked(Agent):
    def ledger(self, seen, unread):
        yield Response(batch=agent_service_pb2.ResponseBatch(messages=super().ledger(seen, unread)))


class ClaimsBatches(Agent):
    def unpacked(self, requests):
        yield from requests


class ForgetsDeleted(Agent):
    def ledger(self, seen, unread):
        return (self.cell(seen, file, unread) for file in seen.files if file.kind != 3)


class RenamedTwice(Agent):
    def ledger(self, seen, unread):
        yield from super().ledger(seen, unread)
        yield from (covered(file.previous_path) for file in seen.files if file.previous_path)


class ReadForAReason(Agent):
    def cell(self, seen, file, unread):
        said = super().cell(seen, file, unread)
        if said.coverage.status == coverage_pb2.COVERAGE_STATUS_READ:
            said.coverage.reason = coverage_pb2.COVERAGE_REASON_GENERATED
        return said


class UndeclaredRule(Agent):
    def finding(self, *args):
        found = super().finding(*args)
        found.rule_id = "words/another"
        return found


class NoEvidence(Agent):
    def finding(self, *args):
        found = super().finding(*args)
        del found.evidence[:]
        return found


class InventsQuotes(Agent):
    def finding(self, *args):
        found = super().finding(*args)
        found.evidence[0].quote = "rm -rf /"
        return found


class LinesFromZero(Agent):
    def finding(self, path, number, line, hit):
        found = super().finding(path, number, line, hit)
        found.location.range.start_line = 0
        return found


class CountsCharacters(Agent):
    def range(self, number, line, hit):
        start, end = (at + 1 for at in hit.span())
        return location_pb2.TextRange(start_line=number, start_column=start, end_line=number, end_column=end)


class OverlappingEdits(Agent):
    def finding(self, *args):
        found = super().finding(*args)
        found.fix.edits.append(found.fix.edits[0])
        return found


class NeverTheSame(Agent):
    def finding(self, *args):
        found = super().finding(*args)
        found.message += f" Number {next(self.numbers)}."
        return found


class AsksAnything(Agent):
    def wanted(self, seen):
        return [*super().wanted(seen), "0" * 40] if len(seen.manifest) > len(seen.files) else []


class NeedsEverything(Agent):
    def got(self, seen, name, context):
        if name in seen.not_found:
            context.abort(grpc.StatusCode.INTERNAL, "a blob is missing")


class NeedsFiles(Agent):
    def answers(self, seen, context):
        if not seen.files:
            context.abort(grpc.StatusCode.INTERNAL, "division by zero")
        yield from super().answers(seen, context)


class NormalisesPaths(Agent):
    def cell(self, seen, file, unread):
        said = super().cell(seen, file, unread)
        said.coverage.path = unicodedata.normalize("NFC", said.coverage.path)
        return said


class CallsLostRead(Agent):
    def cell(self, seen, file, unread):
        lost = file.new_blob_id and file.new_blob_id not in seen.blobs
        return covered(file.path) if lost and file.language == "python" else super().cell(seen, file, unread)


class TrustsBytes(Agent):
    def findings(self, seen, file):
        seen.blobs.get(file.new_blob_id, b"").decode()
        return super().findings(seen, file)


class NoDeadline(Agent):
    def check_deadline(self, context):
        pass


class NoHurry(Agent):
    def work(self, seen, context):
        left = len(seen.files) if len(seen.files) > MUCH else 0
        while left and context.is_active() and not self.over.wait(0.1):
            left -= 1
        return set()


class OneChangeForAll(Agent):
    def read(self, requests, context):
        self.seen = super().read(requests, context)
        return self.seen

    def answers(self, seen, context):
        self.over.wait(0.05)
        yield from super().answers(self.seen, context)


class NeverStops(Agent):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()

    def work(self, seen, context):
        with self.lock:
            for _ in range(len(seen.files) if len(seen.files) > MUCH else 0):
                self.over.wait(0.016)
        return set()


class BusyHealth(Agent):
    def __init__(self):
        super().__init__()
        self.busy = 0
        self.health.Check = self.slow_check

    def slow_check(self, request, context):
        self.over.wait(0.5 if self.busy else 0)
        return health.HealthServicer.Check(self.health, request, context)

    def AnalyzeChange(self, request_iterator, context):
        self.busy += 1
        try:
            yield from super().AnalyzeChange(request_iterator, context)
        finally:
            self.busy -= 1

    def work(self, seen, context):
        self.over.wait(3 if len(seen.files) > MUCH else 0)
        return set()


class DropsEverything(Agent):
    """Ends at once on SIGTERM."""


DEFECTS: dict[str, tuple[type[Agent], ...]] = {
    "schema": (UnorderedRules,),
    "health": (NoHealth,),
    "reflection": (NoReflection,),
    "started": (OtherVersion,),
    "order": (LedgerFirst, NoEnd),
    "count": (Miscounts,),
    "message-size": (Shouts,),
    "batches": (BatchesUnasked, ClaimsBatches),
    "ledger": (ForgetsDeleted, RenamedTwice),
    "ledger-reasons": (ReadForAReason,),
    "rules": (UndeclaredRule,),
    "words": (NoEvidence, InventsQuotes),
    "locations": (LinesFromZero,),
    "columns": (CountsCharacters,),
    "fixes": (OverlappingEdits,),
    "repeat": (NeverTheSame,),
    "blob-ids": (AsksAnything,),
    "blob-missing": (NeedsEverything,),
    "empty": (NeedsFiles,),
    "paths": (NormalisesPaths,),
    "oversize": (CallsLostRead,),
    "hostile": (TrustsBytes,),
    "deadline": (NoDeadline,),
    "time-budget": (NoHurry,),
    "concurrency": (OneChangeForAll,),
    "cancel": (NeverStops,),
    "health-under-load": (BusyHealth,),
}
"""By check, the agents that fail it and no other. `drain` needs a process: DropsEverything."""


@contextlib.contextmanager
def serving(agent: Agent, tls: grpc.ServerCredentials | None = None) -> Iterator[str]:
    """The address of the agent, while the block lasts."""
    server = grpc.server(ThreadPoolExecutor(24), options=[("grpc.so_reuseport", 0)])
    agent_service_pb2_grpc.add_AgentServiceServicer_to_server(agent, server)
    if agent.has_health:
        health_pb2_grpc.add_HealthServicer_to_server(agent.health, server)
        agent.health.set(SERVICE, health_pb2.HealthCheckResponse.SERVING)
    if agent.has_reflection:
        reflection.enable_server_reflection([SERVICE], server)
    anywhere = "127.0.0.1:0"
    port = server.add_secure_port(anywhere, tls) if tls else server.add_insecure_port(anywhere)
    server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        agent.health.enter_graceful_shutdown()
        if not isinstance(agent, DropsEverything):
            server.stop(None if agent.over.is_set() else 10).wait()


def main() -> None:
    agent = DropsEverything() if "DropsEverything" in sys.argv else Agent()
    stop = threading.Event()
    if not isinstance(agent, DropsEverything):
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with serving(agent) as address:
        port_file = Path(sys.argv[1])
        port_file.with_suffix(".new").write_text(address)
        port_file.with_suffix(".new").rename(port_file)
        stop.wait()


if __name__ == "__main__":
    main()
