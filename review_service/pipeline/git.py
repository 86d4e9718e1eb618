"""Runs git as plumbing on repositories that nobody trusts."""

import asyncio
import contextlib
import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from review_service.pipeline.source import MAX_BLOB_BYTES, SourceError

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
    pairs = list(enumerate(settings.items()))
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
        "GIT_CONFIG_COUNT": str(len(pairs)),
        **{f"GIT_CONFIG_KEY_{n}": key for n, (key, _) in pairs},
        **{f"GIT_CONFIG_VALUE_{n}": value for n, (_, value) in pairs},
    }


class Git:
    """git in one directory."""

    def __init__(self, directory: Path, environment: Mapping[str, str] | None = None) -> None:
        self.directory = directory
        self._environment = dict(environment or git_environment(directory))
        self._overrides: tuple[str, ...] = ()

    async def run(self, *arguments: str, given: bytes = b"", timeout_seconds: float = GIT_TIMEOUT_SECONDS) -> bytes:
        """Its output. Raises SourceError with git's last line when it fails or takes too long."""
        code, out, err = await self._finish(arguments, timeout_seconds, given)
        if code:
            raise SourceError(f"git {arguments[0]} failed in {self.directory}: {_last_line(err)}")
        return out

    async def ask(self, *arguments: str) -> str | None:
        """Its output, stripped, or None when git says no."""
        code, out, _ = await self._finish(arguments, GIT_TIMEOUT_SECONDS)
        return None if code else out.decode(errors="surrogateescape").removesuffix("\n")

    async def disarm_filters(self) -> None:
        """Takes the repository's filter programs out of action; reading a working tree would start them."""
        listed = await self.ask("config", "--null", "--name-only", "--get-regexp", r"^filter\.") or ""
        names = {key.rpartition(".")[0] for key in listed.split("\0") if key}
        settings = ("clean=", "smudge=", "process=", "required=false")
        self._overrides = tuple(part for n in sorted(names) for s in settings for part in ("-c", f"{n}.{s}"))

    def at(self, directory: Path) -> "Git":
        """The same git in another folder of the repository."""
        other = Git(directory, self._environment)
        other._overrides = self._overrides
        return other

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        """A running git with pipes on both ends."""
        try:
            return await asyncio.create_subprocess_exec(
                _git_path(), *_HARDENED, *self._overrides, *arguments, cwd=self.directory, env=self._environment,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
        except NotADirectoryError as error:
            raise SourceError(f"{self.directory} is not a folder: give the path of a folder") from error
        except FileNotFoundError as error:
            raise SourceError(f"{self.directory} does not exist: give the path of a repository") from error

    async def _finish(
        self, arguments: Sequence[str], timeout_seconds: float, given: bytes = b""
    ) -> tuple[int, bytes, bytes]:
        process = await self.start(*arguments)
        try:
            out, err = await asyncio.wait_for(process.communicate(given), timeout_seconds)
        except TimeoutError as error:
            raise SourceError(f"git {arguments[0]} did not end within {timeout_seconds:g} s") from error
        finally:
            await end_process(process)
        return process.returncode or 0, out, err


async def end_process(process: asyncio.subprocess.Process) -> None:
    """Kills it when it still runs, and reaps it."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _git_path() -> str:
    path = shutil.which("git")
    if path is None:
        raise SourceError("git is not installed: install it, for example `apt install git`")
    return path


def _last_line(text: bytes) -> str:
    lines = text.decode(errors="replace").strip().splitlines() or ["no reason given"]
    return lines[-1].removeprefix("fatal: ")[:300]


class BlobReader:
    """Contents from one long-lived `git cat-file --batch`, in the order asked."""

    _GROUP = 500  # ids written before reading: their bytes always fit into the pipe

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: asyncio.subprocess.Process | None = None
        self._lock = asyncio.Lock()

    async def read(self, names: Sequence[str]) -> dict[str, bytes]:
        """Contents by name; what is missing, no blob or larger than 1 MiB is absent."""
        found: dict[str, bytes] = {}
        async with self._lock:
            try:
                for at in range(0, len(names), self._GROUP):
                    found |= await self._group(names[at : at + self._GROUP])
            except BaseException:
                await self._end()  # half an answer in the pipe would be taken for the next one
                raise
        return found

    async def sizes(self, names: Sequence[str]) -> dict[str, int]:
        """Sizes in bytes by name, from one more process."""
        asked = "".join(f"{name}\n" for name in names).encode()
        lines = (await self._git.run("cat-file", "--batch-check", given=asked)).decode().splitlines() if names else []
        parts = (line.split(" ") for line in lines)
        return {part[0]: int(part[2]) for part in parts if len(part) == 3}

    async def _group(self, names: Sequence[str]) -> dict[str, bytes]:
        process = self._process = self._process or await self._git.start("cat-file", "--batch")
        assert process.stdin is not None  # noqa: S101  both are pipes
        process.stdin.write("".join(f"{name}\n" for name in names).encode())
        await process.stdin.drain()
        answers = [(name, await self._answer(process)) for name in names]
        return {name: content for name, content in answers if content is not None}

    async def _answer(self, process: asyncio.subprocess.Process) -> bytes | None:
        assert process.stdout is not None  # noqa: S101
        head = (await process.stdout.readline()).split()
        if not head:
            raise SourceError(f"git stopped answering in {self._git.directory}: run `git fsck` there")
        if len(head) < 3 or not head[-1].isdigit():
            return None
        size, wanted = int(head[-1]), head[-2] == b"blob"
        content = await _take(process.stdout, size + 1, keep=wanted and size <= MAX_BLOB_BYTES)
        return None if content is None else content[:-1]

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await end_process(process)

    async def close(self) -> None:
        async with self._lock:
            await self._end()


async def _take(stream: asyncio.StreamReader, size: int, *, keep: bool) -> bytes | None:
    if keep:
        return await stream.readexactly(size)
    while size:
        size -= len(await stream.readexactly(min(size, 1 << 16)))
    return None


def git_blob_id(content: bytes, length: int = 40) -> str:
    """The id git gives this content; `length` 64 for a SHA-256 repository."""
    hasher = blob_hasher(len(content), length)
    hasher.update(content)
    return hasher.hexdigest()


def blob_hasher(size: int, length: int = 40) -> "hashlib._Hash":
    """A hasher that gives git's id of a content of `size` bytes once it was fed."""
    hasher = hashlib.sha256() if length == 64 else hashlib.sha1(usedforsecurity=False)
    hasher.update(b"blob %d\0" % size)
    return hasher
