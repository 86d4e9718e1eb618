"""200 histories of pushes, each reviewed push by push: nothing is said twice, and everybody stays who they are."""

import random

import pytest

from kit.database import Database
from tests.support.agents.client import running_agent
from tests.support.github import github  # noqa: F401
from tests.support.histories import EDITS, MOVES, History
from tests.support.replay import Replay, Reviewer, said_twice
from tests.support.review import review_admin_url, review_database_url, review_template  # noqa: F401

WAYS = ("append", "amend", "rebase", "squash", "merge")
SEQUENCES = 10
pytestmark = pytest.mark.timeout(300)  # each is some thirty reviews: on a busy machine that takes its time


@pytest.fixture(scope="class")
def agent(tmp_path_factory):
    with running_agent(tmp_path_factory.mktemp("security"), "agent_services.main", "security") as running:
        yield running


@pytest.fixture
async def reviewer(github, agent, review_database_url):  # noqa: F811
    database = Database(review_database_url)
    made = Reviewer(github, agent, database)
    yield made
    await made.close()
    await database.close()


async def replayed(reviewer, chunk, edits, replies=False):
    """Ten histories of two or three pushes after the first one, each of a seed of its own."""
    replays = []
    for seed in range(chunk * SEQUENCES, (chunk + 1) * SEQUENCES):
        dice = random.Random(f"ways {seed}")
        replay = Replay(reviewer, History.begin(seed), f"seed-{seed}")
        await replay.open()
        for number in range(2 + (seed % 5 == 0)):
            if replies and dice.random() < 0.4:
                replay.reply()
            await replay.push(edits[(seed + number) % len(edits)], dice.choice(WAYS))
            assert replay.wrong_threads() == [], replay.name
        replays.append(replay)
    return replays


class TestMoves:
    @pytest.mark.parametrize("chunk", range(10))
    async def test_who_is_only_moved_stays_who_they_are_and_hears_nothing_twice(self, reviewer, chunk):
        replays = await replayed(reviewer, chunk, MOVES)
        same, other = sum(each.same for each in replays), sum(each.other for each in replays)
        assert same >= 99 * other
        assert same > SEQUENCES
        assert said_twice(replays) == {}
        assert all(len(each.pull.comments) <= len(set(each.known.values())) for each in replays)


class TestEdits:
    @pytest.mark.parametrize("chunk", range(10, 20))
    async def test_whatever_is_done_nothing_is_said_twice_and_threads_end_by_the_rule(self, reviewer, chunk):
        replays = await replayed(reviewer, chunk, EDITS, replies=True)
        assert said_twice(replays) == {}
        assert sum(each.same for each in replays) >= 99 * sum(each.other for each in replays)
        assert sum(each.resolved for each in replays) > 0
