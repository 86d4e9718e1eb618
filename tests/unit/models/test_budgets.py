import pytest

from review_service.models.budget import Claim, Limits, MemoryBudget, ReviewBudget
from review_service.models.endpoint import Endpoint, Spend


def claim(tokens: int, limits: Limits) -> Claim:
    return Claim("tenant", "review", "explain", "", "m", Spend(tokens, 0, 0), limits, 60)


async def test_what_is_set_aside_counts_until_it_is_settled():
    budget, limits = MemoryBudget(), Limits(tokens=100)
    held = await budget.reserve(claim(80, limits))
    assert await budget.reserve(claim(30, limits)) is None
    await budget.settle(held, Spend(10, 0, 0))
    assert await budget.reserve(claim(90, limits)) is not None


async def test_a_review_has_a_budget_of_its_own_within_the_tenants():
    outer = MemoryBudget()
    budget = ReviewBudget(outer, tokens=50)
    assert await budget.reserve(claim(60, Limits())) is None
    held = await budget.reserve(claim(50, Limits()))
    await budget.release(held)
    assert await budget.reserve(claim(50, Limits())) is not None


async def test_what_the_tenant_cannot_pay_is_given_back_to_the_review():
    budget = ReviewBudget(MemoryBudget(), tokens=50)
    assert await budget.reserve(claim(50, Limits(tokens=1))) is None
    assert await budget.reserve(claim(50, Limits())) is not None


@pytest.mark.parametrize(("tokens", "cost"), [((0, 0), 0), ((1, 0), 3), ((1_000_000, 0), 3_000_000), ((1, 1), 18)])
def test_a_price_is_by_the_million_and_rounded_up(tokens, cost):
    endpoint = Endpoint("a", "openai", "", "m", input_price_micros=3_000_000, output_price_micros=15_000_000)
    assert endpoint.price(*tokens).cost_micros == cost


def test_the_lower_of_two_limits_counts():
    assert Limits(5, None).lower(Limits(9, 7)) == Limits(5, 7)
