"""Bare mirrors of repositories, one per tenant and repository: fetched once, then only what is new."""

import asyncio
import base64
import fcntl
import hashlib
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from review_service.host.protocol import CodeHost, GitCredential
from review_service.pipeline.fetch import commit_source
from review_service.pipeline.git import Git, git_environment
from review_service.pipeline.source import ChangeSource, SourceError
from squad.review.v1.review_pb2 import ChangeRef, RepositoryRef

FETCH_SECONDS = 600.0
_POLL_SECONDS = 0.02
_DEFAULT_BYTES = 10 << 30
_PROXIES = ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy")


class Mirrors:
    """A folder of mirrors, bounded in size: the one not used for longest goes first."""

    def __init__(
        self, root: Path, host: CodeHost, allowed: Callable[[str], bool], *, max_bytes: int = _DEFAULT_BYTES
    ) -> None:
        self._root = root
        self._host = host
        self._allowed = allowed
        self._max_bytes = max_bytes

    async def source(self, tenant_id: str, repository: RepositoryRef, change: ChangeRef) -> ChangeSource:
        """The change, fetched when it is not here yet.

        Raises:
            SourceError: The address is not the code host's, or the commits cannot be fetched.
            HostError: The code host gave no credential.
        """
        if not self._allowed(repository.clone_url):
            raise SourceError(f"{_shown(repository.clone_url)} is not on the configured code host: it is not fetched")
        _check_ids(change)
        path = self._root / _folder(tenant_id) / f"{_folder(f'{repository.host} {repository.external_id}')}.git"
        async with _locked(path):
            await self._update(path, repository, change)
        return await commit_source(
            path, base_commit=change.base_commit, head_commit=change.head_commit, merge_base=change.pull_request > 0
        )

    async def _update(self, path: Path, repository: RepositoryRef, change: ChangeRef) -> None:
        new = await asyncio.to_thread(_make_folder, path)
        if new:
            await Git(path).run("init", "--quiet", "--bare", "--template=", ".")
        wanted = [commit for commit in (change.base_commit, change.head_commit) if not await _has(Git(path), commit)]
        if wanted:
            await self._fetch(path, repository, wanted)
        if new:
            await asyncio.to_thread(self._shrink, path)

    async def _fetch(self, path: Path, repository: RepositoryRef, commits: list[str]) -> None:
        credential = await self._host.git_credential(repository)
        git = Git(path, _environment(path, repository.clone_url, credential))
        # A ref of its own keeps a commit; the names of the host's refs do not matter here.
        wanted = [f"+{commit}:refs/squad/{commit}" for commit in dict.fromkeys(commits)]
        options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance")
        try:
            await git.run("fetch", *options, repository.clone_url, *wanted, timeout_seconds=FETCH_SECONDS)
        except SourceError as error:
            raise SourceError(f"{repository.full_name} could not be fetched: {_reason(error, credential)}") from None

    def _shrink(self, kept: Path) -> None:
        mirrors = sorted(self._root.glob("*/*.git"), key=lambda mirror: _lock_path(mirror).stat().st_mtime)
        sizes = {mirror: _size(mirror) for mirror in mirrors}
        total = sum(sizes.values())
        for mirror in mirrors:
            if total > self._max_bytes and mirror != kept and _remove_unused(mirror):
                total -= sizes[mirror]


async def forget(root: Path, tenant_id: str) -> bool:
    """Removes every mirror of a tenant; whether there were any."""
    folder = root / _folder(tenant_id)
    if not folder.exists():
        return False
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    return True


def _make_folder(path: Path) -> bool:
    """True when there is no repository in it yet."""
    path.mkdir(parents=True, exist_ok=True)
    return not (path / "HEAD").exists()


def _check_ids(change: ChangeRef) -> None:
    for commit in (change.base_commit, change.head_commit):
        if len(commit) not in (40, 64) or not all(digit in "0123456789abcdef" for digit in commit):
            raise SourceError(f"{commit[:80]!r} is no commit id: it must be 40 or 64 hex digits")


def _environment(path: Path, clone_url: str, credential: GitCredential | None) -> dict[str, str]:
    """Git's environment: the credential stands here alone, bound to this origin, and follows no redirect."""
    parts = urlsplit(clone_url)
    config = {"http.followRedirects": "false", "credential.helper": "", "fetch.fsckObjects": "false", "gc.auto": "0"}
    if credential is not None:
        secret = base64.b64encode(f"{credential.user}:{credential.password}".encode()).decode()
        config[f"http.{parts.scheme}://{parts.netloc}/.extraHeader"] = f"Authorization: Basic {secret}"
    proxies = {name: os.environ[name] for name in _PROXIES if name in os.environ}
    return git_environment(path, protocols=parts.scheme, config=config) | proxies


def _reason(error: SourceError, credential: GitCredential | None) -> str:
    said = str(error).partition(": ")[2] or str(error)
    return said.replace(credential.password, "****") if credential else said


def _folder(name: str) -> str:
    """A name that is safe as a folder, whatever it was made from."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _shown(url: str) -> str:
    parts = urlsplit(url) if "@" not in url else None
    return f"{parts.scheme}://{parts.netloc}"[:200] if parts and parts.netloc else "the clone address"


async def _has(git: Git, commit: str) -> bool:
    return await git.ask("rev-parse", "--verify", "--quiet", f"refs/squad/{commit}^{{commit}}") is not None


def _lock_path(mirror: Path) -> Path:
    return mirror.with_suffix(".lock")


@asynccontextmanager
async def _locked(mirror: Path) -> AsyncIterator[None]:
    """One process at a time; the lock's time tells when the mirror was last used."""
    descriptor = await asyncio.to_thread(_open_lock, mirror)
    try:
        while not _try_lock(descriptor):  # noqa: ASYNC110  another process holds it
            await asyncio.sleep(_POLL_SECONDS)
        os.utime(descriptor)
        yield
    finally:
        os.close(descriptor)


def _open_lock(mirror: Path) -> int:
    mirror.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.open(_lock_path(mirror), os.O_CREAT | os.O_RDWR, 0o600)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove_unused(mirror: Path) -> bool:
    """Removes it unless somebody is fetching into it."""
    descriptor = _open_lock(mirror)
    try:
        if not _try_lock(descriptor):
            return False
        if mirror.exists():  # otherwise another process was quicker
            shutil.rmtree(mirror)
        return True
    finally:
        os.close(descriptor)


def _size(folder: Path) -> int:
    return sum(_file_size(Path(place, name)) for place, _, names in os.walk(folder) for name in names)


def _file_size(file: Path) -> int:
    """Another process may fetch into the mirror, or remove it, while it is measured."""
    try:
        return file.lstat().st_size
    except FileNotFoundError:
        return 0
