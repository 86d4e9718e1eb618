"""A worker that dies after any one of its writes leaves nothing that the next one doubles."""

import dataclasses

import httpx
import pytest

from review_service.host.github import GitHub
from tests.integration.host.test_github import CLEAN, World
from tests.support.github import github  # noqa: F401

BAD = {f"a{n}.py": CLEAN.replace("line_20 = 20", "line_20 = BAD") for n in range(3)}
MANY = {"many.py": "".join(f"BAD_{n} = 1\n" for n in range(120))}
WRITES = 10


class Killed(BaseException):
    """What a process does not survive."""


class Mortal(httpx.AsyncHTTPTransport):
    """Carries requests to GitHub until so many writes have arrived there."""

    def __init__(self, writes: int) -> None:
        super().__init__()
        self.left = writes

    async def handle_async_request(self, request):
        response = await super().handle_async_request(request)
        if request.method != "GET" and not request.url.path.endswith("/access_tokens"):
            self.left -= 1
            if not self.left:
                raise Killed
        return response


async def publish(world, analysis, transport):
    """As one worker process does: from the start of the check to its end."""
    client = httpx.AsyncClient(transport=transport, timeout=20)
    world.host = GitHub(world.settings, client, world.nap)
    try:
        await world.host.start_check(world.review)
        await world.publish(analysis)
    finally:
        await world.host.close()


async def read(world):
    """Comments on three files, one of which GitHub refuses, and a check of three requests."""
    analysis = await world.analyze()
    for finding in analysis.findings:
        finding.shown_as = 2 if finding.finding.location.path in MANY else 1
    places = (p for p in analysis.placements if p.path in BAD)
    wrong = {"start_line": 1, "end_line": 1}
    moved = tuple(dataclasses.replace(place, **wrong) if place.path == "a1.py" else place for place in places)
    return dataclasses.replace(analysis, placements=moved)


@pytest.fixture
async def reviewed(github, tmp_path):  # noqa: F811
    world = World(github, tmp_path, base=dict.fromkeys(BAD, CLEAN), head=BAD | MANY)
    analysis = await read(world)
    await world.host.close()
    return world, analysis


@pytest.mark.parametrize("writes", range(1, WRITES + 1))
async def test_killed_after_a_write_and_run_again_everything_stands_once(reviewed, writes):
    world, analysis = reviewed
    with pytest.raises(Killed):
        await publish(world, analysis, Mortal(writes))
    await publish(world, analysis, Mortal(-1))
    assert_all_stands_once(world)


async def test_there_are_no_more_writes_than_were_tried(reviewed):
    world, analysis = reviewed
    transport = Mortal(WRITES + 1)
    await publish(world, analysis, transport)
    assert transport.left == 1
    assert_all_stands_once(world)


def assert_all_stands_once(world):
    assert sorted(comment.path for comment in world.comments) == ["a0.py", "a2.py"]
    assert len(world.summaries) == 1
    [check] = world.checks
    assert (check.status, check.conclusion) == ("completed", "failure")
    places = [(note["path"], note["start_line"]) for note in check.annotations]
    assert len(places) == len(set(places)) == 121
