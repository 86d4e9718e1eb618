"""With a collector, spans tell the truth about every way a call can end; without one, the trace id still travels."""

import asyncio
import logging

import httpx
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from kit import telemetry, trace
from kit.errors import Internal, NotFound, OutOfTime
from kit.spans import Spans
from tests.support.grpc import answer, request, serving


@pytest.fixture
def spans():
    exporter = InMemorySpanExporter()
    telemetry.make_spans(Spans("test", SimpleSpanProcessor(exporter)))
    yield lambda: {span.kind: span for span in exporter.get_finished_spans()}
    telemetry.make_spans(None)


async def both(spans):
    """The spans of the one call, as soon as both sides have ended theirs."""
    async with asyncio.timeout(5):
        while not {SpanKind.CLIENT, SpanKind.SERVER} <= spans().keys():
            await asyncio.sleep(0)
    return spans()[SpanKind.CLIENT], spans()[SpanKind.SERVER]


def code(span):
    return span.attributes["rpc.grpc.status_code"]


async def tell(_request, _context):
    return answer(trace.trace_id())


async def tell_stream(requests, _context):
    async for _ in requests:
        yield answer(trace.trace_id())


async def wait(_request, _context):
    await asyncio.Event().wait()


async def wait_stream(_request, _context):
    yield answer("first")
    await asyncio.Event().wait()


async def flood(_request, _context):
    while True:
        yield answer("x" * 100_000)


def failing(error):
    async def fail(_request, _context):
        raise error

    return fail


async def one():
    yield request()


async def test_a_trace_goes_from_the_queue_through_the_client_into_the_handler(tmp_path, spans):
    async with serving(tmp_path, tell) as world:
        with trace.resumed("", "job"):
            stored, here = trace.traceparent(), trace.trace_id()
        with trace.resumed(stored, "later"):
            assert (await world.stub().Read(request(), timeout=5)).review.id == here
    client, server = await both(spans)
    assert server.parent.span_id == client.context.span_id
    assert client.parent.trace_id == server.context.trace_id == int(here, 16)


async def test_both_ends_of_a_bidirectional_stream_join(tmp_path, spans):
    async with serving(tmp_path, tell_stream) as world:
        (told,) = [each.review.id async for each in world.stub().Chat(one(), timeout=5)]
    client, server = await both(spans)
    assert server.parent.span_id == client.context.span_id
    assert server.context.trace_id == int(told, 16)


@pytest.mark.parametrize(
    ("error", "raised", "number", "status"),
    [
        (NotFound("review", "1"), NotFound, 5, StatusCode.UNSET),
        (ValueError("secret"), Internal, 13, StatusCode.ERROR),
    ],
)
async def test_an_error_is_written_once_and_without_an_exception_on_the_servers_side(
    tmp_path, spans, error, raised, number, status
):
    async with serving(tmp_path, failing(error)) as world:
        with pytest.raises(raised):
            await world.stub().Read(request(), timeout=5)
    client, server = await both(spans)
    assert (code(client), code(server)) == (number, number)
    assert (client.status.status_code, server.status.status_code) == (StatusCode.ERROR, status)
    assert server.events == ()


async def test_the_trace_id_of_an_internal_error_is_the_spans(tmp_path, spans):
    async with serving(tmp_path, failing(ValueError())) as world:
        with pytest.raises(Internal) as raised:
            await world.stub().Read(request(), timeout=5)
    _, server = await both(spans)
    assert int(raised.value.metadata["trace_id"], 16) == server.context.trace_id


@pytest.mark.parametrize("method", ["Read", "Watch"])
async def test_a_call_out_of_time_says_so_on_both_sides(tmp_path, spans, method):
    async with serving(tmp_path, wait if method == "Read" else wait_stream) as world:
        with pytest.raises(OutOfTime):
            await consume(getattr(world.stub(), method)(request(), timeout=0.3))
    assert [code(span) for span in await both(spans)] == [4, 4]


async def consume(call):
    if hasattr(call, "__aiter__"):
        async for _ in call:
            pass
    else:
        await call


async def first_of(call):
    async for _ in call:
        return


@pytest.mark.parametrize(
    ("method", "handler", "use"),
    [
        ("Read", wait, consume),
        ("Watch", wait_stream, consume),
        ("Watch", wait_stream, first_of),
        ("Watch", flood, consume),
        ("Watch", flood, first_of),
    ],
)
async def test_a_cancelled_call_ends_both_spans_as_cancelled_and_logs_nothing(
    tmp_path, spans, method, handler, use, caplog
):
    caplog.set_level(logging.WARNING)
    async with serving(tmp_path, handler) as world:
        task = asyncio.ensure_future(use(getattr(world.stub(), method)(request(), timeout=10)))
        await asyncio.wait({task}, timeout=0.2)
        task.cancel()
        await asyncio.wait({task})
        client, server = await both(spans)
    assert (code(client), code(server)) == (1, 1)
    assert client.status.status_code is StatusCode.ERROR
    assert caplog.records == []


async def test_health_checks_make_no_spans(tmp_path, spans):
    async with serving(tmp_path) as world:
        await health_pb2_grpc.HealthStub(world.channel(None)).Check(health_pb2.HealthCheckRequest(), timeout=5)
    assert spans() == {}


async def test_without_a_collector_the_trace_id_still_reaches_the_handler(tmp_path):
    async with serving(tmp_path, tell) as world:
        with trace.resumed("", "job"):
            here = trace.trace_id()
            assert (await world.stub().Read(request(), timeout=5)).review.id == here


async def test_without_a_collector_a_call_from_outside_begins_a_trace_of_its_own(tmp_path):
    async with serving(tmp_path, tell) as world:
        first, second = [(await world.stub().Read(request(), timeout=5)).review.id for _ in range(2)]
    assert len(first) == len(second) == 32
    assert first != second


async def asked_over_http(app, **headers):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(telemetry.traced_app(app)), base_url="http://x") as http:
        return (await http.get("/reviews/7?token=secret", headers=headers)).text


def app_calling(stub):
    """A tiny gateway: answers with the trace id that the service behind it saw."""

    async def app(scope, receive, send):
        reply = await stub.Read(request(), timeout=5)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": reply.review.id.encode()})

    return app


async def test_a_request_over_http_and_the_calls_it_makes_are_one_trace(tmp_path, spans):
    async with serving(tmp_path, tell) as world:
        told = await asked_over_http(app_calling(world.stub()))
    client, server = await both(spans)
    assert client.context.trace_id == server.context.trace_id == int(told, 16)
    assert client.parent is not None


async def test_a_caller_over_http_may_bring_its_trace(tmp_path, spans):
    theirs = "4bf92f3577b34da6a3ce929d0e0e4736"
    async with serving(tmp_path, tell) as world:
        assert (
            await asked_over_http(app_calling(world.stub()), traceparent=f"00-{theirs}-00f067aa0ba902b7-01") == theirs
        )
