"""Budgets of models: set aside before a call is made, never exceeded, whoever dies in between."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest

from kit.database import Database
from review_service.models.budget import Limits, MemoryBudget
from review_service.models.endpoint import Spend
from review_service.pipeline.analyze import AnalysisRequest, analyze
from review_service.pipeline.fetch import review_source
from review_service.pipeline.policy import parse_policy
from review_service.store.model_budget import PostgresBudget, Used
from squad.review.v1.model_pb2 import ModelPassStatus
from tests.support.model_server import model_server
from tests.support.models import access_to, claim
from tests.support.repositories import Repository
from tests.support.scripted_agents import agent_named, squad

REVIEWS, AFFORDABLE = 100, 10
SUMMARIES = parse_policy(b"models: {passes: [summarize]}", "test")


@pytest.fixture
async def review(caller):
    return (await caller.create()).review


async def used(budget, review) -> Used:
    month = datetime.now(UTC).date().replace(day=1)
    return await budget.used(review.tenant_id, month)


class TestOneTenant:
    async def test_what_is_set_aside_counts_until_it_is_settled(self, work, review):
        held = await work.budget.reserve(claim(review, Spend(900, 100, 50)))
        assert await used(work.budget, review) == Used(1000, 50)
        await work.budget.settle(held, Spend(100, 20, 6))
        assert await used(work.budget, review) == Used(120, 6)

    async def test_what_was_not_spent_is_free_again(self, work, review):
        held = await work.budget.reserve(claim(review))
        await work.budget.release(held)
        assert await used(work.budget, review) == Used(0, 0)

    async def test_nothing_is_booked_twice(self, work, review):
        held = await work.budget.reserve(claim(review))
        for _ in range(2):
            await work.budget.settle(held, Spend(10, 0, 1))
        await work.budget.release(held)
        assert await used(work.budget, review) == Used(10, 1)

    @pytest.mark.parametrize("limits", [Limits(tokens=1999), Limits(cost_micros=99)])
    async def test_a_call_that_might_exceed_tokens_or_money_is_refused(self, work, review, limits):
        assert await work.budget.reserve(claim(review, limits=limits)) is not None
        assert await work.budget.reserve(claim(review, limits=limits)) is None

    async def test_a_call_whose_worker_died_counts_as_spent_and_may_still_be_settled(self, work, review, rows):
        held = await work.budget.reserve(claim(review, seconds=-1))
        await work.budget.reserve(claim(review))
        assert await used(work.budget, review) == Used(2000, 100)
        states = f"SELECT state FROM review.model_calls WHERE review_id = '{review.id}' ORDER BY id"
        assert rows(states) == [("lost",), ("reserved",)]
        await work.budget.settle(held, Spend(10, 0, 1))
        assert await used(work.budget, review) == Used(1010, 51)

    async def test_what_one_tenant_spends_is_nothing_to_another(self, work, review, server):
        await work.budget.reserve(claim(review))
        async with server.caller() as other:
            theirs = (await other.create()).review
            assert await work.budget.reserve(claim(theirs, limits=Limits(tokens=1000))) is not None


async def test_a_hundred_reviews_at_once_share_a_budget_for_ten_and_all_have_their_result(
    caller, review_database_url, tmp_path
):
    repository = Repository(tmp_path)
    repository.commit({"a.py": "x = 1\n"})
    repository.commit({"a.py": "x = 1\ny = BAD\n"})
    reviews = [(await caller.create(head=f"{n:040x}")).review for n in range(REVIEWS)]
    async with AsyncExitStack() as stack:
        server = stack.enter_context(model_server())
        directory = await stack.enter_async_context(squad(agent_named()))
        source = await stack.enter_async_context(await review_source(repository.path, base="HEAD~1", head="HEAD"))
        worst = await _worst_tokens(server, directory, source)
        limits = Limits(tokens=worst * AFFORDABLE)
        server.tokens, server.hang = 0, True
        workers = [PostgresBudget(await _database(stack, review_database_url)) for _ in range(4)]
        accesses = [await stack.enter_async_context(access_to(server, budget=each, limits=limits)) for each in workers]

        async def one(number: int):
            access = accesses[number % len(accesses)]
            return await analyze(_request(reviews[number], f"title {number:03}", source, access), directory)

        running = [asyncio.create_task(one(number)) for number in range(REVIEWS)]
        while sum(task.done() for task in running) < REVIEWS - AFFORDABLE:
            await asyncio.wait([task for task in running if not task.done()], return_when=asyncio.FIRST_COMPLETED)
        assert (await used(workers[0], reviews[0])).tokens <= limits.tokens
        server.release.set()
        results = await asyncio.gather(*running)

    assert len({(each.conclusion, each.reason, each.findings[0].fingerprint) for each in results}) == 1
    statuses = [each.models.passes[0].status for each in results]
    assert statuses.count(ModelPassStatus.MODEL_PASS_STATUS_DONE) == AFFORDABLE == len(server.asked) - 1
    assert statuses.count(ModelPassStatus.MODEL_PASS_STATUS_OVER_BUDGET) == REVIEWS - AFFORDABLE
    async with AsyncExitStack() as stack:
        budget = PostgresBudget(await _database(stack, review_database_url))
        assert (await used(budget, reviews[0])).tokens == server.tokens <= limits.tokens


async def _database(stack: AsyncExitStack, url: str) -> Database:
    database = Database(url, pool_size=4)
    stack.push_async_callback(database.close)
    return database


async def _worst_tokens(server, directory, source) -> int:
    """What one of these reviews sets aside."""

    class Watched(MemoryBudget):
        async def reserve(self, wanted):
            self.worst = wanted.worst.tokens
            return await super().reserve(wanted)

    budget = Watched()
    async with access_to(server, budget=budget) as access:
        await analyze(_request(None, "title 000", source, access), directory)
    return budget.worst


def _request(review, title, source, access) -> AnalysisRequest:
    tenant, id_ = (review.tenant_id, review.id) if review else ("local", "00000000-0000-7000-8000-000000000000")
    return AnalysisRequest(id_, tenant, "repo", source, SUMMARIES, verify_fixes=False, title=title, models=access)
