"""The agents of one command: own processes on loopback, started first, ended with the command however it ends."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from cli.errors import CommandError

if TYPE_CHECKING:
    import asyncio

_START_SECONDS = 30.0
_INHERITED = ("PATH", "HOME", "XDG_CACHE_HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH")
_SETTINGS = ("PROCESSES", "MEMORY_MIB", "UNIT_SECONDS", "STEP_BUDGET", "CACHE_MIB")
_PASSED = (*_INHERITED, *(f"SQUAD_AGENT_{name}" for name in _SETTINGS))
"""All that the agents see of our environment: it may hold secrets."""
_MEMORY = "/dev/shm"  # noqa: S108  a folder of our own is made in it
_ROOM_BYTES = 512 << 20
"""More than the copies of the largest change that are there at a time."""


def chosen_agents(wanted: str | None) -> tuple[str, ...]:
    """The names in `a,b`; all agents without it. Raises CommandError for a name that no agent has."""
    from agent_services.runtime.discovery import AGENT_NAMES

    if wanted is None:
        return AGENT_NAMES
    names = {name.strip() for name in wanted.split(",") if name.strip()}
    if unknown := sorted(names - set(AGENT_NAMES)):
        raise CommandError(f"no agent is named {', '.join(unknown)}: choose from {', '.join(AGENT_NAMES)}")
    if not names:
        raise CommandError(f"--agents names none: choose from {', '.join(AGENT_NAMES)}")
    return tuple(sorted(names))


@dataclass(frozen=True)
class Started:
    """Which agents listen (HOST:PORT by name) and why the others do not (a sentence without its subject)."""

    addresses: dict[str, str]
    absent: dict[str, str]

    @property
    def known(self) -> set[str]:
        """Agents of which nothing more is to be waited for."""
        return self.addresses.keys() | self.absent.keys()


def _advisories(names: tuple[str, ...]) -> dict[str, str]:
    """The setting for the database of advisories, by its full path; its index is made here, however long it takes."""
    given = os.environ.get("SQUAD_ADVISORIES")
    if not given:
        return {}
    from agent_services.main import advisories_for
    from kit.settings import SettingsError

    path = Path(given).absolute()
    try:
        advisories_for(names, path)
    except SettingsError as error:
        raise CommandError(str(error)) from error
    return {"SQUAD_ADVISORIES": str(path)}


def _place() -> str | None:
    """Where scratch files go: memory with enough room, since engines read copies of all files; None is the default."""
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return None
    room = os.statvfs(_MEMORY)
    return _MEMORY if room.f_bavail * room.f_frsize > _ROOM_BYTES else None


class LocalAgents:
    """Runs the agents `names` while the `with` block lasts. Raises CommandError for settings that they cannot use.

    They trust the keys in `trust_dir` and nobody else. They also end when this process dies.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self._advisories = _advisories(names)
        self._scratch = Path(tempfile.mkdtemp(prefix="squad-", dir=_place()))
        self.trust_dir = self._scratch / "trust"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.trust_dir.mkdir()
        environment = {name: os.environ[name] for name in _PASSED if name in os.environ}
        environment |= self._advisories
        environment |= {"SQUAD_TRUST_DIR": str(self.trust_dir), "SQUAD_LOG_LEVEL": "warning"}
        environment["TMPDIR"] = str(self._scratch)  # what is left there goes with us
        # Isolated mode: whatever lies in the folder under review is never imported.
        command = [sys.executable, "-I", "-m", "agent_services.local", *self.names]
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                cwd=self._scratch,
                start_new_session=True,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._scratch, ignore_errors=True)

    async def addresses(self) -> Started:
        """Where they listen, as soon as all do or have ended. Raises CommandError when none starts."""
        import asyncio

        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, self._output())
        started = Started({}, {})
        try:
            async with asyncio.timeout(_START_SECONDS):
                await self._read(reader, started)
        except TimeoutError:
            for name in set(self.names) - started.known:
                started.absent[name] = f"did not start within {_START_SECONDS:.0f} s"
        finally:
            transport.close()
        return started

    def stop(self) -> None:
        """Ends them at once: they hold nothing that would be lost."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._input().close()
        self._output().close()
        self._process = None

    @property
    def _log(self) -> Path:
        return self._scratch / "agents.log"

    def _input(self) -> IO[bytes]:
        if self._process is None or self._process.stdin is None:
            raise RuntimeError("the agents were not started")
        return self._process.stdin

    def _output(self) -> IO[bytes]:
        if self._process is None or self._process.stdout is None:
            raise RuntimeError("the agents were not started")
        return self._process.stdout

    async def _read(self, reader: "asyncio.StreamReader", started: Started) -> None:
        """One line of JSON per agent that is ready or has ended."""
        while started.known < set(self.names):
            line = await reader.readline()
            if not line:
                raise CommandError(f"the agents did not start: {self._last_words()}")
            said = json.loads(line)
            if "address" in said:
                started.addresses[said["name"]] = said["address"]
            else:
                started.addresses.pop(said["name"], None)
                started.absent[said["name"]] = f"did not start: {said['failure']}"

    def _last_words(self) -> str:
        lines = [line.strip() for line in self._log.read_text(errors="replace").splitlines() if line.strip()]
        return lines[-1][:500] if lines else "they said nothing; is the installation complete?"
