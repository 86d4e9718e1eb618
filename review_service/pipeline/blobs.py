"""Contents by git's ids: read from a repository, or named as git would name them."""

import asyncio
import hashlib
import subprocess
from collections.abc import Sequence
from typing import IO

from review_service.pipeline.git import Git, close_pipes, end_process
from review_service.pipeline.source import MAX_BLOB_BYTES, SourceError


class BlobReader:
    """Contents from one long-lived `git cat-file --batch`, in the order asked."""

    _GROUP = 500  # ids written before reading: their bytes always fit into the pipe

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = asyncio.Lock()

    async def read(self, names: Sequence[str]) -> dict[str, bytes]:
        """Contents by name; what is missing, no blob or larger than 1 MiB is absent."""
        found: dict[str, bytes] = {}
        async with self._lock:
            try:
                for at in range(0, len(names), self._GROUP):
                    process = self._process = self._process or self._start()
                    found |= await asyncio.to_thread(self._group, process, names[at : at + self._GROUP])
            except BaseException:
                self._end()  # half an answer in the pipe would be taken for the next one
                raise
        return found

    async def sizes(self, names: Sequence[str]) -> dict[str, int]:
        """Sizes in bytes by name, from one more process."""
        asked = "".join(f"{name}\n" for name in names).encode()
        lines = (await self._git.run("cat-file", "--batch-check", given=asked)).decode().splitlines() if names else []
        parts = (line.split(" ") for line in lines)
        return {part[0]: int(part[2]) for part in parts if len(part) == 3}

    def _start(self) -> "subprocess.Popen[bytes]":
        # Nobody reads what it complains of, so it must not wait for a reader.
        return self._git.start("cat-file", "--batch", stderr=subprocess.DEVNULL)

    def _group(self, process: "subprocess.Popen[bytes]", names: Sequence[str]) -> dict[str, bytes]:
        assert process.stdin is not None  # noqa: S101  both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write("".join(f"{name}\n" for name in names).encode())
            process.stdin.flush()
            answers = [(name, _answer(process.stdout)) for name in names]
        except (BrokenPipeError, EOFError) as error:
            raise SourceError(f"git stopped answering in {self._git.directory}: run `git fsck` there") from error
        return {name: content for name, content in answers if content is not None}

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            end_process(process)
            close_pipes(process)

    async def close(self) -> None:
        async with self._lock:
            self._end()


def _answer(stream: IO[bytes]) -> bytes | None:
    """One answer of `git cat-file --batch`; None for what is missing, no blob or too large."""
    head = stream.readline().split()
    if not head:
        raise EOFError
    if len(head) < 3 or not head[-1].isdigit():
        return None
    size, wanted = int(head[-1]), head[-2] == b"blob"
    content = _take(stream, size + 1, keep=wanted and size <= MAX_BLOB_BYTES)
    return None if content is None else content[:-1]


def _take(stream: IO[bytes], size: int, *, keep: bool) -> bytes | None:
    content = stream.read(size) if keep else b""
    left = size - len(content)
    while left and (part := stream.read(min(left, 1 << 16))):
        left -= len(part)
    if left:
        raise EOFError
    return content if keep else None


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
