"""A bare git repository, driven through the git command."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

NULL_SHA = "0" * 40
_SETTINGS = (
    "uploadpack.allowFilter=true",
    "uploadpack.allowAnySHA1InWant=true",
    "http.receivepack=false",
    "gc.auto=0",
    "core.logAllRefUpdates=false",
)


class GitError(Exception):
    """A git command failed; the message is what git said."""


@dataclass(frozen=True)
class GitFile:
    """A blob to commit. Modes: 100644, 100755, 120000 (symbolic link), 160000 (submodule; content is the SHA)."""

    content: bytes
    mode: str = "100644"


@dataclass(frozen=True)
class GitCommit:
    """A commit as git stores it."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author_name: str
    author_email: str
    time: datetime
    message: str


Changes = Mapping[str, bytes | str | GitFile | None]


class GitRepository:
    """One bare repository on disk."""

    def __init__(self, path: Path) -> None:
        """Point at `path`; nothing is made yet."""
        self.path = path

    def create(self, default_branch: str = "main") -> None:
        """Make the empty bare repository."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        _run("git", "init", "--quiet", "--bare", "--template=", f"--initial-branch={default_branch}", str(self.path))
        with (self.path / "config").open("a", encoding="utf-8") as config:
            for setting in _SETTINGS:
                section, key, value = setting.replace("=", ".").split(".")
                config.write(f"[{section}]\n\t{key} = {value}\n")

    def run(self, *arguments: str, stdin: bytes | None = None) -> bytes:
        """Run a git command in the repository.

        Raises:
            GitError: git answered with a failure.
        """
        return _run("git", "--git-dir", str(self.path), *arguments, stdin=stdin)

    def resolve(self, revision: str) -> str | None:
        """The SHA of the commit a revision names, or None."""
        if not revision or revision.startswith("-"):
            return None
        try:
            out = self.run("rev-parse", "--quiet", "--verify", "--end-of-options", f"{revision}^{{commit}}")
        except GitError:
            return None
        return out.decode().strip()

    def branch(self, name: str) -> str | None:
        """The SHA at the tip of a branch, or None."""
        return self.resolve(f"refs/heads/{name}")

    def set_ref(self, ref: str, sha: str) -> None:
        """Point a full reference name at a commit."""
        self.run("update-ref", ref, sha)

    def delete_ref(self, ref: str) -> None:
        """Remove a reference."""
        self.run("update-ref", "-d", ref)

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor, or None when the histories are unrelated."""
        try:
            return self.run("merge-base", one, other).decode().split()[0]
        except GitError:
            return None

    def is_ancestor(self, ancestor: str, descendant: str) -> bool:
        """Whether `descendant` contains `ancestor`."""
        try:
            self.run("merge-base", "--is-ancestor", ancestor, descendant)
        except GitError:
            return False
        return True

    def fetch(self, source: Path, revision: str, ref: str) -> str:
        """Copy a commit and its history from a local repository into `ref`, by force; returns its SHA."""
        self.run("fetch", "--quiet", "--no-tags", str(source), f"+{revision}:{ref}")
        return self.run("rev-parse", ref).decode().strip()

    def commits(self, spec: str, limit: int) -> list[GitCommit]:
        """Commits of a range, oldest first, at most `limit` of the newest."""
        layout = "%H%x00%T%x00%P%x00%an%x00%ae%x00%ct%x00%B%x01"
        out = self.run("log", f"--max-count={limit}", f"--format={layout}", "--topo-order", "--end-of-options", spec)
        records = [part.lstrip("\n") for part in out.decode("utf-8", "replace").split("\x01")]
        return [_commit(record) for record in reversed(records) if record]

    def count(self, spec: str) -> int:
        """How many commits a range holds."""
        return int(self.run("rev-list", "--count", "--end-of-options", spec))

    def commit(
        self,
        branch: str,
        changes: Changes,
        message: str,
        *,
        parents: tuple[str, ...] = (),
        replace: bool = False,
        author: str = "octocat",
        time: int = 1_767_225_600,
    ) -> str:
        """Write a commit and point the branch at it, by force; a file given as None is deleted.

        Args:
            branch: Short branch name.
            changes: Path to new content.
            message: Commit message.
            parents: Parent commits; without any, the tip of the branch if there is one.
            replace: Whether the commit holds nothing but `changes`.
            author: Login of author and committer.
            time: Seconds since the epoch, so that SHAs repeat from run to run.
        """
        tip = self.branch(branch)
        chain = parents or ((tip,) if tip else ())
        stream = _fast_import_stream(branch, changes, message, chain, replace, author, time)
        return self.run("fast-import", "--quiet", "--force", stdin=stream).decode().strip()

    def read(self, revision: str, path: str) -> "TreeEntry | None":
        """What stands at a path of a commit, or None."""
        if not path:
            return TreeEntry(self, "040000", "tree", self.run("rev-parse", f"{revision}^{{tree}}").decode().strip(), "")
        entries = self._entries("ls-tree", "-z", "-l", "--full-tree", revision, "--", path)
        return entries[0] if entries else None

    def list_tree(self, sha: str, prefix: str = "") -> list["TreeEntry"]:
        """The entries of a tree object, each path with `prefix` before it."""
        return self._entries("ls-tree", "-z", "-l", sha, prefix=prefix)

    def _entries(self, *arguments: str, prefix: str = "") -> list["TreeEntry"]:
        entries = []
        for record in self.run(*arguments).decode("utf-8", "replace").split("\0"):
            if record:
                meta, _, path = record.partition("\t")
                mode, kind, sha, size = meta.split()
                entries.append(TreeEntry(self, mode, kind, sha, prefix + path, int(size) if size != "-" else 0))
        return entries


@dataclass(frozen=True)
class TreeEntry:
    """A file, folder, link or submodule of a commit."""

    repository: GitRepository
    mode: str
    kind: str
    sha: str
    path: str
    size: int = 0

    @cached_property
    def content(self) -> bytes:
        """The bytes of a blob."""
        return self.repository.run("cat-file", "blob", self.sha)


def files_of(folder: Path) -> dict[str, GitFile]:
    """The files below a folder, ready to commit."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = GitFile(os.fsencode(path.readlink()), "120000")
        elif path.is_file() and "__pycache__" not in path.parts:
            found[name] = GitFile(path.read_bytes(), "100755" if os.access(path, os.X_OK) else "100644")
    return found


def _run(*arguments: str, stdin: bytes | None = None) -> bytes:
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": "/nonexistent",
    }
    done = subprocess.run(arguments, input=stdin, capture_output=True, env=environment, check=False)
    if done.returncode:
        raise GitError(done.stderr.decode("utf-8", "replace").strip() or f"{arguments[:4]} failed")
    return done.stdout


def _fast_import_stream(
    branch: str, changes: Changes, message: str, parents: tuple[str, ...], replace: bool, author: str, time: int
) -> bytes:
    who = f"{author} <{author}@users.noreply.github.com> {time} +0000"
    parts = [f"commit refs/heads/{branch}\nmark :1\nauthor {who}\ncommitter {who}\n".encode(), _data(message.encode())]
    parts += [f"{'merge' if index else 'from'} {sha}\n".encode() for index, sha in enumerate(parents)]
    parts += [b"deleteall\n"] if replace or not parents else []
    for path, content in changes.items():
        parts.append(_change(path, content))
    return b"".join([*parts, b"get-mark :1\n"])  # answered with the SHA


def _change(path: str, content: bytes | str | GitFile | None) -> bytes:
    quoted = '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if content is None:
        return f"D {quoted}\n".encode()
    if isinstance(content, str):
        content = content.encode()
    file = content if isinstance(content, GitFile) else GitFile(content)
    if file.mode == "160000":
        return f"M {file.mode} {file.content.decode()} {quoted}\n".encode()
    return f"M {file.mode} inline {quoted}\n".encode() + _data(file.content)


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _commit(record: str) -> GitCommit:
    sha, tree, parents, name, email, seconds, message = record.split("\0")
    time = datetime.fromtimestamp(int(seconds), UTC)
    return GitCommit(sha, tree, tuple(parents.split()), name, email, time, message.rstrip("\n"))
