"""The agent that `squad conformance --start` starts, watches and ends."""

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.errors import CommandError

_END_SECONDS = 10.0
_CONNECT_SECONDS = 1.0


class StartedAgent:
    """A process that was told to listen at an address."""

    def __init__(self, command: str, process: subprocess.Popen[bytes]) -> None:
        self._command = command
        self._process = process

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def check(self) -> None:
        """Raises CommandError when it has ended, so that nobody waits for it."""
        status = self._process.poll()
        if status is not None:
            how = f"with status {status}" if status >= 0 else f"by signal {-status}"
            raise CommandError(f"--start {self._command}: it ended {how} before it answered; what it said stands above")

    def end(self) -> None:
        """Asks it to end, and sees to it."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def started(command: str, host: str, port: int, trust_dir: Path | None) -> Iterator[StartedAgent]:
    """An agent, ended with the block. Raises CommandError when it cannot start, or another one listens there."""
    _refuse_if_taken(host, port)
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    environment = {**os.environ, "SQUAD_LISTEN": place, "SQUAD_TRUST_DIR": str(trust_dir)}
    try:
        process = subprocess.Popen(shlex.split(command), env=environment, stdout=sys.stderr)
    except OSError as error:
        raise CommandError(f"--start {command}: it cannot be started ({error.strerror})") from error
    except ValueError as error:
        raise CommandError(f"--start {command}: it is no command ({error})") from error
    agent = StartedAgent(command, process)
    try:
        yield agent
    finally:
        agent.end()


def _refuse_if_taken(host: str, port: int) -> None:
    """Whoever listens there already would be checked instead: servers of gRPC share a port without a word."""
    try:
        socket.create_connection((host, port), _CONNECT_SECONDS).close()
    except OSError:
        return
    raise CommandError(f"something listens at {host}:{port} already, and --start would check that: choose a free port")
