"""Forks rule processes from a process that has the rules loaded and never started gRPC.

It is forked from the main process before gRPC starts there: a fork of a process with gRPC's threads may hang.
"""

import gc
import io
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from google.protobuf.proto import parse_length_prefixed, serialize_length_prefixed

from agent_services.runtime.child import leave, serve
from agent_services.runtime.describe import describe
from agent_services.runtime.discovery import Agent
from agent_services.runtime.kernel import die_with_parent, limit_memory, name_process
from agent_services.runtime.progress import Progress
from squad.agent.v1 import agent_pb2

_MESSAGE_BYTES = 4096


@dataclass(frozen=True)
class Zygote:
    """The main process's end."""

    control: socket.socket
    description: int
    progress: Progress
    slots: int
    # Rule processes that may work on one change at a time.
    lanes: int

    def describe(self) -> list[agent_pb2.Agent]:
        """What the agents say about themselves; waits until their rules are loaded.

        Raises:
            ChildProcessError: they cannot be loaded; the log says why.
        """
        with open(self.description, "rb") as pipe:  # noqa: PTH123  a file descriptor
            data = io.BytesIO(pipe.read())
        described = list(iter(lambda: parse_length_prefixed(agent_pb2.Agent, data), None))
        if not described:
            raise ChildProcessError("the agent's rules could not be loaded: see the error above")
        return described


def fork_zygote(load: Callable[[], Sequence[Agent]], *, slots: int, lanes: int, memory_bytes: int) -> Zygote:
    """Fork; the new process loads the agents, one or several, and then waits for orders on a socket.

    Orders: `{"fork": SLOT}` with the rule process's socket attached; `{"kill": SLOT}`.
    Answers: `{"forked": SLOT}`; `{"ended": SLOT, "status": STATUS}` as waitpid has it.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    description, description_write = os.pipe()
    progress = Progress(slots)
    parent = os.getpid()
    if os.fork() == 0:
        ours.close()
        os.close(description)
        _run(parent, lambda: _Zygote(_load(load, description_write), theirs, progress, memory_bytes).run())
    theirs.close()
    os.close(description_write)
    return Zygote(ours, description, progress, slots, lanes)


def _load(load: Callable[[], Sequence[Agent]], description: int) -> Sequence[Agent]:
    agents = load()
    data = io.BytesIO()
    for agent in agents:
        serialize_length_prefixed(describe(agent), data)
    with os.fdopen(description, "wb") as pipe:
        pipe.write(data.getvalue())
    return agents


def _run(parent: int, work: Callable[[], None]) -> None:
    """What a forked process does, and nothing after it."""
    try:
        die_with_parent(parent)
        for ignored in (signal.SIGINT, signal.SIGTERM):  # the main process decides when we end
            signal.signal(ignored, signal.SIG_IGN)
        work()
    except BaseException:  # noqa: BLE001  nothing may go up into the parent's code after a fork
        traceback.print_exc()
        leave(1)
    leave(0)


class _Zygote:
    def __init__(self, agents: Sequence[Agent], control: socket.socket, progress: Progress, memory_bytes: int) -> None:
        self._agents = agents
        self._name = f"squad-{agents[0].spec.name if len(agents) == 1 else 'agents'}"
        self._control = control
        self._progress = progress
        self._memory_bytes = memory_bytes
        self._slots: dict[int, int] = {}  # process id -> slot

    def run(self) -> None:
        """Obey until the main process is gone."""
        name_process(f"{self._name}-z")
        # What is loaded stays: rule processes share its pages as long as no collection writes into them.
        gc.freeze()
        wake, write_end = os.pipe()
        os.set_blocking(write_end, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        selector = selectors.DefaultSelector()
        selector.register(self._control, selectors.EVENT_READ)
        selector.register(wake, selectors.EVENT_READ)
        while True:
            ready = {key.fd for key, _ in selector.select()}
            if wake in ready:
                os.read(wake, _MESSAGE_BYTES)
                self._reap()
            if self._control.fileno() in ready and not self._obey():
                return

    def _obey(self) -> bool:
        try:
            message, descriptors, _, _ = socket.recv_fds(self._control, _MESSAGE_BYTES, 1)
        except ConnectionResetError:  # the main process is gone, and did not read our last answer
            return False
        if not message:
            return False
        order = json.loads(message)
        if "fork" in order:
            self._fork(order["fork"], socket.socket(fileno=descriptors[0]))
        elif (process := next((pid for pid, slot in self._slots.items() if slot == order["kill"]), None)) is not None:
            os.kill(process, signal.SIGKILL)
        return True

    def _fork(self, slot: int, pipe: socket.socket) -> None:
        sys.stderr.flush()
        zygote = os.getpid()
        process = os.fork()
        if process == 0:
            _run(zygote, lambda: self._become_child(slot, pipe))
        pipe.close()
        self._slots[process] = slot
        self._control.send(json.dumps({"forked": slot}).encode())

    def _become_child(self, slot: int, pipe: socket.socket) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._control.close()
        name_process(f"{self._name}-r")
        limit_memory(self._memory_bytes)
        serve(self._agents, pipe, self._progress, slot)

    def _reap(self) -> None:
        while self._slots:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            if (slot := self._slots.pop(process, None)) is not None:
                self._control.send(json.dumps({"ended": slot, "status": status}).encode())
