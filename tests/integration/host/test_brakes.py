"""Publishing on a GitHub that enforces every limit it documents: at the real pace it is never braked, and it obeys."""

import asyncio
from datetime import timedelta

import pytest

from review_service.host.github import GitHubSettings
from review_service.host.pace import LocalPace
from review_service.host.protocol import HostError
from review_service.settings import WorkerSettings
from squad.review.v1.review_pb2 import Conclusion
from tests.integration.host.test_github import World
from tests.support.github import github  # noqa: F401

REAL = GitHubSettings().mutation_interval_seconds
WRITES = 4
"""Of one review: its check begins, comments, summary, its check ends."""


class Braked(World):
    """A GitHub that brakes, and a host that writes to it so many seconds apart; waiting puts the clock forward."""

    def __init__(self, emulator, tmp_path, interval):
        self.seconds, start = 0.0, emulator.state.now()
        emulator.state.now = lambda: start + timedelta(seconds=self.seconds)
        super().__init__(emulator, tmp_path, pace=LocalPace(interval, self.nap, lambda: 1 + self.seconds))
        emulator.limits.enforce()

    async def nap(self, seconds):
        self.seconds += seconds

    async def review_all(self, count):
        analysis = await self.analyze()
        for number in range(count):
            if number:
                self.emulator.push(self.repository, f"other-{number}", {"app.py": "line_1 = BAD\n"}, start="feature")
                self.pull = self.emulator.open_pull_request(self.repository, f"other-{number}")
            await self.host.start_check(self.review)
            await self.publish(analysis if not number else await self.analyze())

    def refused(self):
        return [request.status for request in self.emulator.requests if request.status in (403, 429)]


@pytest.fixture
async def braked(github, tmp_path):  # noqa: F811
    """Makes one, whose host is closed at the end."""
    made = []

    def make(interval):
        made.append(Braked(github, tmp_path, interval))
        return made[0]

    yield make
    await made[0].host.close()


def test_the_real_pace_is_a_second_and_the_default():
    assert WorkerSettings.model_fields["mutation_interval_seconds"].default == REAL == 1.0


async def test_at_the_real_pace_github_never_brakes(braked):
    world = braked(REAL)
    await world.review_all(3)
    assert (world.refused(), world.emulator.limits.pace.hurried) == ([], [])
    assert 3 * WRITES * REAL > world.seconds >= (3 * WRITES - 1) * REAL


async def test_writes_at_once_take_turns(braked):
    world = braked(REAL)
    reviews = [world.ended("COMPLETED", Conclusion.CONCLUSION_NOT_REVIEWED) for _ in range(5)]
    for number, review in enumerate(reviews):
        review.id = review.id[:-1] + str(number)
    await asyncio.gather(*(world.host.stop_check(each, "Nobody read it.") for each in reviews))
    assert (world.refused(), world.emulator.limits.pace.hurried) == ([], [])


@pytest.mark.parametrize("status", [403, 429])
async def test_who_hurries_is_told_to_wait_and_waits_and_everything_stands_once(braked, status):
    world = braked(0)
    limits = world.emulator.limits
    limits.secondary_status, limits.retry_after = status, 7
    await world.review_all(1)
    assert world.refused() == [status] * (WRITES - 1)
    assert world.seconds == 7 * (WRITES - 1)
    assert (len(world.comments), len(world.summaries), len(world.checks)) == (1, 1, 1)


async def test_a_wait_too_long_for_a_worker_is_handed_on_to_the_next_try(braked):
    world = braked(0)
    world.emulator.limits.retry_after = 1800
    with pytest.raises(HostError) as refused:
        await world.review_all(1)
    assert (refused.value.status, refused.value.retry_after_seconds) == (429, 1800)
