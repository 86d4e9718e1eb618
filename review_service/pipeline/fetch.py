"""Opens a change of a git repository: two commits, the index, the working tree, or every file of a tree."""

import os
from collections.abc import Sequence
from pathlib import Path

from review_service.pipeline.folder import FolderSource
from review_service.pipeline.git import Git, git_environment
from review_service.pipeline.git_source import CommitSource, StagedSource
from review_service.pipeline.source import ChangeSource, SourceError
from review_service.pipeline.worktree import WorktreeSource

_DEFAULT_BRANCHES = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master",
                     "refs/heads/main", "refs/heads/master")  # fmt: skip


async def review_source(
    path: Path, *, base: str | None = None, head: str | None = None, staged: bool = False, worktree: bool = False
) -> ChangeSource:
    """What `base` and the head asked for differ in.

    A given base is taken as it is (two-dot). Without one, `staged` and `worktree` ask what a commit would hold or leave
    behind, so it is HEAD; else it is the merge-base with the default branch. Without any head it is the working tree,
    in a bare repository HEAD. Configuration is read from the base given, else from the tip of the branch it is on.
    Raises SourceError.
    """
    git = await open_repository(path)
    bare = await git.ask("rev-parse", "--is-bare-repository") == "true"
    if bare and (staged or worktree):
        raise SourceError(f"{path} is a bare repository: it has no working tree; name a commit with --head")
    head_commit = await _commit(git, head or "HEAD", optional=not (head or bare))
    if base:
        base_commit = tip = await _commit(git, base)
    elif staged or worktree:
        base_commit = tip = head_commit
    else:
        base_commit, tip = await default_base(git, head_commit)
    if staged:
        return StagedSource(await _at_top(git), base_commit)
    if head or bare:
        return CommitSource(git, base_commit, head_commit, tip=tip)
    return WorktreeSource(await _at_top(git), base_commit, tip=tip)


async def scan_source(path: Path, *more: Path, head: str | None = None) -> ChangeSource:
    """Every file of a folder, a working tree or a commit; all its lines count as changed. Raises SourceError.

    Of files and folders within a repository, those on disk, with paths and configuration of the repository; elsewhere
    several, which all exist, are below the folder that holds them all.
    """
    if more and head:
        raise SourceError("--head looks at a whole commit: give one path, or leave it out")
    places = [_real(each) for each in (path, *more)]
    common = Path(os.path.commonpath([place if place.is_dir() else place.parent for place in places]))
    root = repository_root(common)
    if root is None:
        if head:
            raise SourceError(f"{path} is no git repository: leave out --head, or give the path of a repository")
        return _on_disk(common, places, None)
    git = await open_repository(common)
    bare = await git.ask("rev-parse", "--is-bare-repository")
    if head or (bare == "true" and not more):
        return CommitSource(git, "", await _commit(git, head or "HEAD"))
    if bare is None:  # what looks like a repository is none
        return _on_disk(common, places, None)
    # Whoever names an ignored folder means it.
    ignored = await git.ask("check-ignore", "--quiet", str(git.directory)) is not None
    return _on_disk(root, places, None if ignored else git.at(root))


def _real(path: Path) -> Path:
    """A link to a folder is the folder, a link to a file itself."""
    return path.resolve() if path.is_dir() else path.parent.resolve() / path.name


def _on_disk(root: Path, places: Sequence[Path], git: Git | None) -> FolderSource:
    for place in places:
        if not place.is_dir() and not place.is_file():
            what = "is neither a file nor a folder" if place.exists() else "does not exist"
            raise SourceError(f"{place} {what}: give the path of a folder or file")
    parts = () if root in places else tuple(os.fsencode(place.relative_to(root)) for place in places)
    return FolderSource(root, git, only=parts)


async def commit_source(git_dir: Path, *, base_commit: str, head_commit: str, merge_base: bool = True) -> ChangeSource:
    """Two commits of a mirror; a pull request is compared with their merge-base. Raises SourceError."""
    git = await open_repository(git_dir)
    head, tip = await _commit(git, head_commit), await _commit(git, base_commit)
    # Unrelated histories are compared as they are.
    base = (await git.ask("merge-base", tip, head) or tip) if merge_base else tip
    return CommitSource(git, base, head, tip=tip)


async def default_base(git: Git, head_commit: str) -> tuple[str, str]:
    """The merge-base of `head_commit` with the default branch, and its tip; empty when there is no commit at all."""
    if not head_commit:
        return "", ""
    for branch in _DEFAULT_BRANCHES:
        if tip := await git.ask("rev-parse", "--verify", "--quiet", f"{branch}^{{commit}}"):
            return await git.ask("merge-base", tip, head_commit) or await _unrelated(git, tip, branch), tip
    # A repository whose default branch has another name: its HEAD is the best there is.
    head = await git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}") or head_commit
    return head, head


async def _unrelated(git: Git, tip: str, branch: str) -> str:
    """Histories without a common commit are compared as they are, but only when all of them is known."""
    if await git.ask("rev-parse", "--is-shallow-repository") == "true":
        name = branch.removeprefix("refs/remotes/").removeprefix("refs/heads/")
        raise SourceError(f"this shallow clone lacks the merge-base with {name}: git fetch --unshallow, or give --base")
    return tip


def repository_root(path: Path) -> Path | None:
    """The top of the repository around `path`, a bare one included, or None."""
    start = path.resolve()
    return next((place for place in (start, *start.parents) if _is_repository(place)), None)


def _is_repository(place: Path) -> bool:
    bare = (place / "HEAD").is_file() and (place / "objects").is_dir() and (place / "refs").is_dir()
    return bare or (place / ".git").exists()


async def open_repository(path: Path) -> Git:
    """Starts git in `path`, allowed to read the repository around it. Raises SourceError when there is none."""
    root = repository_root(path)
    if root is None:
        raise SourceError(f"{path} is no git repository: give the path of one, or use `squad scan` for a plain folder")
    environment = git_environment(root)
    environment |= _index_file(root)
    git = Git(_folder(path), environment)
    await git.disarm_filters()
    return git


def _folder(path: Path) -> Path:
    return path.resolve() if path.is_dir() else path.resolve().parent


def _index_file(root: Path) -> dict[str, str]:
    """The index a running `git commit` made for its hooks, when it belongs to this repository."""
    index = Path(os.environ.get("GIT_INDEX_FILE", os.devnull))
    index = index if index.is_absolute() else root / index
    return {"GIT_INDEX_FILE": str(index)} if index.is_file() and index.resolve().is_relative_to(root) else {}


async def _at_top(git: Git) -> Git:
    """At the top of the working tree. The configuration may name any folder of the machine: only the own one counts."""
    top, root = await git.ask("rev-parse", "--show-toplevel"), repository_root(git.directory)
    if top is None or root is None:
        raise SourceError(f"{git.directory} is not in a working tree: name a commit with --head")
    if Path(top) != root:
        raise SourceError(f"{root} says that its working tree is {top}: take core.worktree out of its configuration")
    return git.at(root)


async def _commit(git: Git, name: str, *, optional: bool = False) -> str:
    commit = await git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if commit is None and not optional:
        raise SourceError(f"`{name}` names no commit in {git.directory}: check the name, or fetch it")
    return commit or ""
