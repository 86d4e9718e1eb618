"""A small repository with one pull request whose diff is known line by line."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from github_emulator import Emulator
from github_emulator.state import PullRequest, Repository
from tests.support.github import client

BASE = "".join(f"line {number}\n" for number in range(1, 61))
HEAD = BASE.replace("line 10\n", "line ten\n").replace("line 40\n", "").replace("line 50\n", "line fifty\nnew line\n")


@dataclass
class World:
    """What a test works with.

    The diff of `app.py` has three hunks: new lines 7-13, 37-42 (the old line 40 is gone) and 46-53.
    """

    github: Emulator
    api: httpx.Client
    repository: Repository
    pull: PullRequest
    root = "/repos/acme/shop"

    def grant(self, permission: str, level: str) -> None:
        """Give the App one more permission, and the client a token that has it."""
        next(iter(self.github.state.installations.values())).permissions[permission] = level
        self.api.headers["Authorization"] = "Bearer " + self.github.installation_token("acme")

    def reviews(self, **body: object) -> httpx.Response:
        """Try to create a review."""
        return self.api.post(f"{self.root}/pulls/1/reviews", json=body)

    def comment(self, **body: object) -> httpx.Response:
        """Try to create a single inline comment."""
        wanted = {"body": "x", "path": "app.py", "commit_id": self.pull.head_sha, **body}
        return self.api.post(f"{self.root}/pulls/1/comments", json=wanted)


@pytest.fixture
def world(github: Emulator) -> Iterator[World]:
    files = {"app.py": BASE, "old.py": BASE, "gone.py": "x = 1\n", "logo.png": b"\x89PNG\0\1"}
    repository = github.create_repository("acme/shop", files, members={"mona": "write", "hubot": "read"})
    changes = {
        "app.py": HEAD, "old.py": None, "renamed.py": BASE + "tail\n", "gone.py": None,
        "logo.png": b"\x89PNG\0\2", "new.py": "a\nb\n",
    }  # fmt: skip
    github.push(repository, "topic", changes, author="mona")
    pull = github.open_pull_request(repository, "topic", title="Change it", author="mona")
    with client(github) as api:
        yield World(github, api, repository, pull)
