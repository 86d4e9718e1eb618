"""Real git over HTTP, for those who hold a token."""

import subprocess
from pathlib import Path

import pytest

from tests.contract.github_emulator.conftest import World
from tests.support.github import app_jwt, client


def git(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    safe = ("-c", "credential.helper=", "-c", "core.askPass=true")
    return subprocess.run(["git", *safe, *arguments], cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


def url(world: World, token: str) -> str:
    return f"{world.github.base_url.replace('://', f'://x-access-token:{token}@')}/acme/shop.git"


def test_the_head_of_a_pull_request_is_fetched_by_number(world: World, tmp_path: Path):
    token = world.github.installation_token("acme")
    git("init", "-q", "--bare", str(tmp_path))
    done = git("fetch", "-q", url(world, token), "refs/pull/1/head:refs/heads/it", cwd=tmp_path)
    assert (done.returncode, git("rev-parse", "it", cwd=tmp_path).stdout.strip()) == (0, world.pull.head_sha)


def test_a_partial_clone_of_a_single_commit_works(world: World, tmp_path: Path):
    token = world.github.installation_token("acme")
    git("init", "-q", "--bare", str(tmp_path))
    done = git("fetch", "-q", "--depth=1", "--filter=blob:none", url(world, token), world.pull.head_sha, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_the_head_of_a_fork_is_in_the_base_repository(world: World, tmp_path: Path):
    fork = world.github.fork(world.repository, "mallory")
    world.github.push(fork, "evil", {"x": "y\n"}, author="mallory")
    world.github.open_pull_request(world.repository, "evil", head_repository=fork, author="mallory")
    heads = git("ls-remote", url(world, world.github.installation_token("acme")), "refs/pull/*").stdout
    assert "refs/pull/2/head" in heads


@pytest.mark.parametrize("token", ["wrong", "", "narrow"])
def test_nobody_fetches_without_the_right_token(world: World, tmp_path: Path, token: str):
    if token == "narrow":
        path = f"/app/installations/{next(iter(world.github.state.installations))}/access_tokens"
        with client(world.github, app_jwt(world.github)) as api:
            token = api.post(path, json={"permissions": {"checks": "write"}}).json()["token"]
    assert git("clone", "-q", url(world, token), str(tmp_path / "clone")).returncode != 0


def test_nobody_pushes_over_http(world: World, tmp_path: Path):
    there = url(world, world.github.installation_token("acme"))
    git("clone", "-q", there, str(tmp_path / "clone"))
    done = git("push", "origin", "main:stolen", cwd=tmp_path / "clone")
    assert (done.returncode != 0, world.repository.git.branch("stolen")) == (True, None)
