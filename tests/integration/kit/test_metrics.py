"""Calls are counted by method and status, and by nothing that belongs to a tenant."""

import urllib.request

import pytest

from kit.errors import NotFound, SquadError
from kit.metrics import CONTENT_TYPE, Metrics, start_metrics_server
from tests.support.grpc import SERVICE, request, serving


async def missing(_request, _context):
    raise NotFound("review", "1")


async def missing_stream(_request, _context):
    raise NotFound("review", "1")
    yield


def handled(metrics, method, code):
    labels = {"method": f"/{SERVICE}/{method}", "code": code}
    return metrics.registry.get_sample_value("squad_rpc_server_handled_total", labels)


@pytest.mark.parametrize("method", ["Read", "Watch"])
async def test_every_call_is_counted_with_its_status(tmp_path, method):
    metrics = Metrics()
    async with serving(tmp_path, missing if method == "Read" else missing_stream, metrics=metrics) as world:
        for token, expected in ((..., "NOT_FOUND"), (None, "UNAUTHENTICATED")):
            call = getattr(world.stub(token), method)(request(), timeout=5)
            with pytest.raises(SquadError):
                await (call if method == "Read" else anext(call))
            assert handled(metrics, method, expected) == 1


async def test_a_good_call_is_counted_and_timed(tmp_path):
    metrics = Metrics()
    async with serving(tmp_path, metrics=metrics) as world:
        await world.stub().Read(request(), timeout=5)
    assert handled(metrics, "Read", "OK") == 1
    labels = {"method": f"/{SERVICE}/Read"}
    assert metrics.registry.get_sample_value("squad_rpc_server_seconds_count", labels) == 1


async def test_no_tenant_appears_in_the_numbers(tmp_path):
    metrics = Metrics()
    async with serving(tmp_path, metrics=metrics) as world:
        stub = world.stub(world.token(tenant_id="acme-corp", subject="ada-lovelace"))
        await stub.Read(request(tenant_id="acme-corp"), timeout=5)
    text = metrics.render().decode()
    assert "EchoService" in text
    assert "acme" not in text
    assert "ada" not in text


def test_the_numbers_are_served_over_http():
    metrics = Metrics()
    metrics.observe_call("/x.Y/Z", "OK", 0.1)
    port = start_metrics_server("127.0.0.1:0", metrics)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as reply:
        assert b'squad_rpc_server_handled_total{code="OK",method="/x.Y/Z"} 1.0' in reply.read()
        assert reply.headers["Content-Type"].split(";")[0] == CONTENT_TYPE.split(";")[0]
