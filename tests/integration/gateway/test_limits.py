"""How often one may ask."""

import pytest

from kit.errors import RateLimited
from tests.support.gateway import NOWHERE, event


async def test_every_answer_tells_how_many_requests_are_left(make_world):
    async with make_world(rate_limit_per_minute=100) as world:
        headers = (await world.call("GET", "/api/v1/projects")).headers
        missing = (await world.call("GET", "/api/v1/projects/1")).headers
    assert headers["ratelimit-policy"] == '"default";q=100;w=60'
    assert headers["ratelimit"] == '"default";r=99;t=1'
    assert (headers["ratelimit-limit"], headers["ratelimit-remaining"]) == ("100", "99")
    assert missing["ratelimit-remaining"] == "98"


@pytest.mark.parametrize("cache", [{}, {"cache_url": f"redis://{NOWHERE}/0"}], ids=["Redis", "Redis is away"])
async def test_a_tenant_that_asks_too_often_waits_and_another_does_not(cache, make_world):
    async with make_world(rate_limit_per_minute=3, **cache) as world:
        answers = [await world.call("GET", "/api/v1/projects") for _ in range(4)]
        other = world.tenancy.member(tenant_id=world.tenancy.other_tenant_id)
        key = (await other.call("ApiKeyService.CreateApiKey", display_name="x", role=1)).secret
        assert (await world.call("GET", "/api/v1/projects", key)).status_code == 200
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["reason"] == "RATE_LIMITED"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 20
    assert answers[-1].headers["ratelimit-remaining"] == "0"


async def test_a_stranger_is_limited_by_address(make_world):
    async with make_world(stranger_limit_per_minute=2) as world:
        answers = [await world.call("GET", "/api/v1/projects", "sqd_guess") for _ in range(3)]
        assert (await world.call("GET", "/api/v1/projects")).status_code == 200
    assert [answer.status_code for answer in answers] == [401, 401, 429]


async def test_webhooks_have_a_limit_of_their_own(make_world):
    async with make_world(webhook_limit_per_minute=2, rate_limit_per_minute=1) as world:
        await world.bind()
        answers = [await world.deliver(event()) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]


async def test_two_gateways_count_together(make_world):
    async with make_world() as world, make_world() as other:
        one, two = world.gateway.app.state.limiter, other.gateway.app.state.limiter
        await one.take("tenant:x", 2)
        (await two.take("tenant:x", 2)).check()
        with pytest.raises(RateLimited):
            (await one.take("tenant:x", 2)).check()
