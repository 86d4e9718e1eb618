"""A call is sent again only if its contract says that this does no harm, and only when nobody answered."""

import json

import pytest

from kit import errors
from kit.client import service_config
from squad.review.v1 import review_service_pb2
from tests.support.grpc import DESCRIPTOR, Echo, answer, request, serving


def flaky(failures, error=None):
    """Fails that many times, then answers."""

    async def on_call(_request, _context):
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise error or errors.DependencyUnavailable("database")
        return answer("at last")

    return Echo(on_call)


@pytest.mark.parametrize("method", ["Read", "Put"])
async def test_an_idempotent_call_is_tried_again_until_it_works(tmp_path, method):
    echo = flaky(2)
    async with serving(tmp_path, echo=echo) as world:
        reply = await getattr(world.stub(), method)(request(), timeout=10)
    assert (reply.review.id, echo.calls) == ("at last", 3)


async def test_it_is_tried_four_times_at_most(tmp_path):
    echo = flaky(100)
    async with serving(tmp_path, echo=echo) as world:
        with pytest.raises(errors.DependencyUnavailable, match="database"):
            await world.stub().Read(request(), timeout=10)
    assert echo.calls == 4


async def test_a_call_that_may_have_effects_is_never_sent_again(tmp_path):
    echo = flaky(1)
    async with serving(tmp_path, echo=echo) as world:
        with pytest.raises(errors.DependencyUnavailable):
            await world.stub().Write(request(), timeout=10)
    assert echo.calls == 1


@pytest.mark.parametrize(
    "error", [errors.NotFound("review", "1"), errors.RateLimited(1), errors.Internal(), errors.ProtocolViolation("x")]
)
async def test_another_error_is_final(tmp_path, error):
    echo = flaky(1, error)
    async with serving(tmp_path, echo=echo) as world:
        with pytest.raises(type(error)):
            await world.stub().Read(request(), timeout=10)
    assert echo.calls == 1


async def test_the_deadline_ends_the_tries(tmp_path):
    echo = flaky(100)
    async with serving(tmp_path, echo=echo) as world:
        with pytest.raises((errors.OutOfTime, errors.DependencyUnavailable)):
            await world.stub().Read(request(), timeout=0.06)
    assert echo.calls < 4


async def test_a_proxy_for_the_internet_is_not_asked_for_a_neighbour(tmp_path, monkeypatch):
    for name in ("http_proxy", "https_proxy", "grpc_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    async with serving(tmp_path) as world:
        assert (await world.stub().Read(request("here"), timeout=5)).review.id == "here"


async def test_a_peer_that_is_not_there_is_named(tmp_path):
    async with serving(tmp_path) as world:
        stub = world.stub()
        await world.server.stop()
        with pytest.raises(errors.DependencyUnavailable, match="EchoService"):
            await stub.Read(request(), timeout=5)


def test_the_service_config_names_exactly_what_may_be_repeated():
    (config,) = json.loads(service_config([DESCRIPTOR]))["methodConfig"]
    assert {each["method"] for each in config["name"]} == {"Read", "Put", "Watch", "Chat"}
    assert config["retryPolicy"]["retryableStatusCodes"] == ["UNAVAILABLE"]


def test_a_contract_of_ours_says_for_every_call_whether_it_may_be_repeated():
    service = review_service_pb2.DESCRIPTOR.services_by_name["ReviewService"]
    (config,) = json.loads(service_config([service]))["methodConfig"]
    assert len(config["name"]) == len(service.methods)


def test_without_repeatable_calls_there_is_no_policy():
    assert json.loads(service_config([])) == {"methodConfig": []}
