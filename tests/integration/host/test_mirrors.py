import asyncio

import pytest

from review_service.host.mirror import Mirrors, forget
from review_service.pipeline.source import SourceError
from squad.review.v1.review_pb2 import ChangeRef, RepositoryRef
from tests.support.github import github  # noqa: F401


class Public:
    """A host whose repositories need no credential; counts who asks."""

    def __init__(self):
        self.asked = 0

    async def git_credential(self, repository):
        self.asked += 1


@pytest.fixture
def world(github):  # noqa: F811
    repository = github.create_repository("acme/shop", {"a.py": "1\n"}, private=False)
    github.push(repository, "feature", {"a.py": "2\n"})
    pull = github.open_pull_request(repository, "feature")
    ref = RepositoryRef(
        host="github", external_id="1", full_name="acme/shop", clone_url=f"{github.base_url}/acme/shop.git"
    )
    return ref, ChangeRef(pull_request=1, base_commit=pull.base_sha, head_commit=pull.head_sha)


async def paths(mirrors, tenant, ref, change):
    async with await mirrors.source(tenant, ref, change) as source:
        return [delta.path for delta in (await source.change()).files]


async def test_two_reviews_at_once_fetch_once(world, tmp_path):
    host = Public()
    mirrors = Mirrors(tmp_path, host, lambda url: True)
    assert await asyncio.gather(*(paths(mirrors, "t", *world) for _ in range(4))) == [["a.py"]] * 4
    assert host.asked == 1


async def test_tenants_share_no_mirror(world, tmp_path):
    mirrors = Mirrors(tmp_path, Public(), lambda url: True)
    for tenant in ("one", "../two"):
        await paths(mirrors, tenant, *world)
    assert len(list(tmp_path.glob("*/*.git"))) == 2
    assert await forget(tmp_path, "one")
    assert not await forget(tmp_path, "three")
    assert len(list(tmp_path.glob("*/*.git"))) == 1


async def test_the_mirror_used_longest_ago_makes_room(world, tmp_path):
    mirrors = Mirrors(tmp_path, Public(), lambda url: True, max_bytes=1)
    await paths(mirrors, "one", *world)
    await paths(mirrors, "two", *world)
    assert len(list(tmp_path.glob("*/*.git"))) == 1


async def test_room_is_made_by_many_at_once(world, tmp_path):
    mirrors = Mirrors(tmp_path, Public(), lambda url: True, max_bytes=1)
    made = await asyncio.gather(*(mirrors.source(f"tenant {n}", *world) for n in range(12)), return_exceptions=True)
    assert [each for each in made if isinstance(each, OSError)] == []


@pytest.mark.parametrize("commit", ["HEAD", "--all", "main", "", "g" * 40, "a" * 39])
async def test_only_commit_ids_are_fetched(world, tmp_path, commit):
    ref, change = world
    change.head_commit = commit
    with pytest.raises(SourceError, match="is no commit id"):
        await Mirrors(tmp_path, Public(), lambda url: True).source("t", ref, change)
