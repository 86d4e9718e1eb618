"""What a pull request changes, remembered by commit: objects never change, so neither does the answer."""

from functools import lru_cache

from github_emulator.diffs import FileDiff, diff
from github_emulator.git import GitCommit, GitRepository
from github_emulator.state import PullRequest


def merge_base(pull: PullRequest, head: str | None = None) -> str:
    """Where the head (of another commit: that commit) left the base branch; unrelated histories answer the base."""
    return _merge_base(pull.repository.git, pull.base_sha, head or pull.head_sha)


def files(pull: PullRequest, head: str | None = None) -> dict[str, FileDiff]:
    """The changed files, three-dot as GitHub compares them, by path."""
    head = head or pull.head_sha
    return _files(pull.repository.git, merge_base(pull, head), head)


@lru_cache(maxsize=4_096)
def commit(git: GitRepository, sha: str) -> GitCommit:
    """One commit by its full SHA."""
    return git.commits(sha, 1)[0]


@lru_cache(maxsize=4_096)
def count(git: GitRepository, base: str, head: str) -> int:
    """How many commits `head` has that `base` has not."""
    return git.count(f"{base}..{head}")


@lru_cache(maxsize=4_096)
def _merge_base(git: GitRepository, base: str, head: str) -> str:
    return git.merge_base(base, head) or base


@lru_cache(maxsize=64)
def _files(git: GitRepository, base: str, head: str) -> dict[str, FileDiff]:
    return diff(git, base, head)
