"""Runs git as plumbing on repositories that nobody trusts."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from review_service.pipeline.source import SourceError

# Options that keep a repository's own configuration from running programs or changing the output.
_HARDENED = (
    "--no-optional-locks",
    "--no-pager",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.quotePath=true"),
    *("-c", "core.attributesFile=/dev/null"),
    *("-c", "core.precomposeUnicode=false"),
    *("-c", "core.bigFileThreshold=2m"),  # nobody reads larger files, so nobody needs their diff
)
_KEPT = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT", "SSL_CERT_FILE", "SSL_CERT_DIR", "LD_LIBRARY_PATH")
GIT_TIMEOUT_SECONDS = 60.0


def git_environment(directory: Path, *, protocols: str = "", config: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment in which git asks nobody, reads no user configuration and owns up to this directory only.

    `protocols` lists the transports allowed, `http:https` for example; empty: none, git stays on this machine.
    Values of `config` travel in the environment, so that no secret stands in an argument list.
    """
    settings = {"safe.directory": str(directory), **(config or {})}
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "GIT_ALLOW_PROTOCOL": protocols,
        "GIT_NO_REPLACE_OBJECTS": "1",
        **_config(settings),
    }


def _config(settings: Mapping[str, str], known: int = 0) -> dict[str, str]:
    """Settings as git takes them from its environment, where `known` others stand already."""
    pairs = list(enumerate(settings.items(), known))
    return {
        "GIT_CONFIG_COUNT": str(known + len(pairs)),
        **{f"GIT_CONFIG_KEY_{n}": key for n, (key, _) in pairs},
        **{f"GIT_CONFIG_VALUE_{n}": value for n, (_, value) in pairs},
    }


class Git:
    """git in one directory."""

    def __init__(self, directory: Path, environment: Mapping[str, str] | None = None) -> None:
        self.directory = directory
        self._environment = dict(environment or git_environment(directory))

    async def run(self, *arguments: str, given: bytes = b"", timeout_seconds: float = GIT_TIMEOUT_SECONDS) -> bytes:
        """Its output. Raises SourceError with git's last line when it fails or takes too long."""
        return (await self._run(arguments, given, timeout_seconds))[0]

    async def run_and_hear(self, *arguments: str) -> tuple[bytes, bytes]:
        """Its output, and what it complained of although it went on. Raises SourceError."""
        return await self._run(arguments, b"", GIT_TIMEOUT_SECONDS)

    async def ask(self, *arguments: str) -> str | None:
        """Its output, stripped, or None when git says no."""
        code, out, _ = await self._finish(arguments, GIT_TIMEOUT_SECONDS)
        return None if code else out.decode(errors="surrogateescape").removesuffix("\n")

    async def disarm_filters(self) -> None:
        """Takes the repository's filter programs out of action; reading a working tree would start them."""
        listed = await self.ask("config", "--null", "--name-only", "--get-regexp", r"^filter\.") or ""
        names = {key.rpartition(".")[0] for key in listed.split("\0") if key}
        settings = {"clean": "", "smudge": "", "process": "", "required": "false"}
        # In the environment: in an argument the name of a filter would end at its first equals sign.
        overrides = {f"{name}.{key}": value for name in sorted(names) for key, value in settings.items()}
        self._environment |= _config(overrides, int(self._environment["GIT_CONFIG_COUNT"]))

    def at(self, directory: Path) -> "Git":
        """The same git in another folder of the repository."""
        return Git(directory, self._environment)

    def start(self, *arguments: str, stderr: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
        """A running git with pipes on its ends. Whoever starts it ends it with `end_process`."""
        try:
            return subprocess.Popen(
                [_git_path(), *_HARDENED, *arguments], cwd=self.directory, env=self._environment,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, start_new_session=True,
            )  # fmt: skip
        except NotADirectoryError as error:
            raise SourceError(f"{self.directory} is not a folder: give the path of a folder") from error
        except FileNotFoundError as error:
            raise SourceError(f"{self.directory} does not exist: give the path of a repository") from error
        except PermissionError as error:
            raise SourceError(f"{self.directory} may not be entered: ask for the right to read it") from error

    async def _run(self, arguments: Sequence[str], given: bytes, timeout_seconds: float) -> tuple[bytes, bytes]:
        code, out, err = await self._finish(arguments, timeout_seconds, given)
        if code:
            raise SourceError(f"git {arguments[0]} failed in {self.directory}: {_last_line(err)}")
        return out, err

    async def _finish(
        self, arguments: Sequence[str], timeout_seconds: float, given: bytes = b""
    ) -> tuple[int, bytes, bytes]:
        call = _Call(lambda: self.start(*arguments))
        try:
            return await asyncio.to_thread(call.run, given, timeout_seconds)
        except subprocess.TimeoutExpired as error:
            raise SourceError(f"git {arguments[0]} did not end within {timeout_seconds:g} s") from error
        finally:
            call.end()


class _Call:
    """One git from start to end, in a thread: asyncio's subprocesses hang when they are cancelled while they start."""

    def __init__(self, start: "Callable[[], subprocess.Popen[bytes]]") -> None:
        self._start = start
        self._process: subprocess.Popen[bytes] | None = None
        self._over = False
        self._lock = threading.Lock()

    def run(self, given: bytes, timeout_seconds: float) -> tuple[int, bytes, bytes]:
        """Exit status and both outputs; nothing of it once `end` was called. Raises TimeoutExpired."""
        with self._lock:
            if self._over:
                return 1, b"", b""
            process = self._process = self._start()
        try:
            out, err = process.communicate(given, timeout_seconds)
        finally:
            end_process(process)
            close_pipes(process)
        return process.returncode, out, err

    def end(self) -> None:
        """Ends it now, from any thread; the thread that waits for it then goes on."""
        with self._lock:
            self._over = True
        if self._process is not None:
            end_process(self._process)


def end_process(process: "subprocess.Popen[bytes]") -> None:
    """Kills it with all that it started when it still runs, and reaps it."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def close_pipes(process: "subprocess.Popen[bytes]") -> None:
    """Closes our ends."""
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _git_path() -> str:
    path = shutil.which("git")
    if path is None:
        raise SourceError("git is not installed: install it, for example `apt install git`")
    return path


def _last_line(text: bytes) -> str:
    lines = text.decode(errors="replace").strip().splitlines() or ["no reason given"]
    return lines[-1].removeprefix("fatal: ")[:300]
