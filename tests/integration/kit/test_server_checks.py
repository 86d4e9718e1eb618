"""What a server refuses before a handler runs, and what a caller learns about a failure."""

import asyncio

import grpc
import pytest

from kit import context, errors
from kit.auth import TokenSigner
from kit.context import Role
from kit.server import GrpcServer, ListenError
from tests.support.grpc import SERVICE, Echo, EchoStub, add_echo_to_server, answer, request, serving


async def who(_request, _context):
    caller = context.current()
    return answer(f"{caller.subject} {caller.tenant_id} {caller.role.name}")


async def never(_request, _context):
    raise AssertionError("the handler ran")


async def test_the_handler_knows_who_calls(tmp_path):
    async with serving(tmp_path, who) as world:
        assert (await world.stub().Read(request(), timeout=5)).review.id == "ada t OWNER"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (request(tenant_id="other"), errors.TenantMismatch),
        (request(review_id=""), errors.FieldRequired),
        (request(tenant_id=""), errors.FieldRequired),
    ],
)
@pytest.mark.parametrize("method", ["Read", "Watch", "Chat"])
async def test_a_wrong_request_is_refused_before_the_handler(tmp_path, method, sent, expected):
    async with serving(tmp_path, reading if method == "Chat" else never) as world:
        with pytest.raises(expected):
            await call(world.stub(), method, sent)


async def reading(requests, _context):
    async for _ in requests:
        raise AssertionError("the handler got the message")
        yield


async def call(stub, method, *sent):
    if method == "Read":
        return await stub.Read(*sent, timeout=5)
    answers = stub.Watch(*sent, timeout=5) if method == "Watch" else stub.Chat(each(*sent), timeout=5)
    return [each async for each in answers]


async def each(*items):
    for item in items:
        yield item


@pytest.mark.parametrize("method", ["Read", "Watch", "Chat"])
@pytest.mark.parametrize(
    "token", [None, "", "x", TokenSigner.ephemeral("stranger").sign(audience="squad-test", subject="eve")]
)
async def test_a_call_without_a_trusted_token_is_refused(tmp_path, method, token):
    async with serving(tmp_path, never) as world:
        with pytest.raises(errors.CredentialInvalid):
            await call(world.stub(token), method, request())


async def test_a_call_without_a_deadline_is_refused_by_the_server(tmp_path):
    async with serving(tmp_path, never) as world, grpc.aio.insecure_channel(world.address) as raw:
        metadata = [("authorization", f"Bearer {world.token()}")]
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await EchoStub(raw).Read(request(), metadata=metadata)
    assert isinstance(errors.from_rpc_error(raised.value), errors.DeadlineRequired)


async def test_a_call_without_a_deadline_is_refused_by_the_channel(tmp_path):
    echo = Echo()
    async with serving(tmp_path, echo=echo) as world:
        with pytest.raises(errors.DeadlineRequired):
            world.stub().Read(request())
    assert echo.calls == 0


async def test_every_message_of_a_stream_is_checked(tmp_path):
    async def echo(requests, _context):
        async for each in requests:
            yield answer(each.review_id)

    async with serving(tmp_path, echo) as world:
        answers = world.stub().Chat(each(request("1"), request("2", "other")), timeout=5)
        assert (await anext(answers)).review.id == "1"
        with pytest.raises(errors.TenantMismatch):
            await anext(answers)


@pytest.mark.parametrize("crossing", [True, False])
async def test_an_operator_crosses_tenants_only_where_that_is_allowed(tmp_path, crossing):
    async with serving(tmp_path, who, operator_crosses_tenants=crossing) as world:
        stub = world.stub(world.token(role=Role.OPERATOR, tenant_id=""))
        if crossing:
            assert (await stub.Read(request(tenant_id="acme"), timeout=5)).review.id == "ada acme OPERATOR"
        else:
            with pytest.raises(errors.TenantMismatch):
                await stub.Read(request(tenant_id="acme"), timeout=5)


async def test_callers_at_the_same_time_are_kept_apart(tmp_path):
    async with serving(tmp_path, who) as world:
        stubs = [world.stub(world.token(subject=f"s{n}", tenant_id=f"t{n}")) for n in range(20)]
        answers = await asyncio.gather(*(s.Read(request(tenant_id=f"t{n}"), timeout=10) for n, s in enumerate(stubs)))
    assert [each.review.id for each in answers] == [f"s{n} t{n} OWNER" for n in range(20)]


@pytest.mark.parametrize("method", ["Read", "Watch"])
async def test_our_errors_reach_the_caller_as_they_were_raised(tmp_path, method):
    async with serving(tmp_path, failing(errors.StateConflict("it is finished", "COMPLETED"), method)) as world:
        with pytest.raises(errors.StateConflict, match="it is finished") as raised:
            await call(world.stub(), method, request())
    assert raised.value.metadata == {"state": "COMPLETED"}


@pytest.mark.parametrize("method", ["Read", "Watch"])
async def test_an_unexpected_error_is_told_as_a_trace_id_and_logged_whole(tmp_path, method, caplog):
    async with serving(tmp_path, failing(ZeroDivisionError("the secret detail"), method)) as world:
        with pytest.raises(errors.Internal) as raised:
            await call(world.stub(), method, request())
    assert "secret" not in str(raised.value)
    assert raised.value.metadata["trace_id"] in str(raised.value)
    (record,) = (record for record in caplog.records if record.exc_info)
    assert "the secret detail" in record.exc_text


def failing(error, method):
    async def unary(_request, _context):
        raise error

    async def stream(_request, _context):
        raise error
        yield

    return unary if method == "Read" else stream


@pytest.mark.parametrize("character", ["x", "\N{PILE OF POO}", "\n", "\ud800"], ids=ascii)
async def test_an_error_with_a_very_long_or_odd_text_still_arrives(tmp_path, character):
    async with serving(tmp_path, failing(errors.NotFound("review", character * 100_000), "Read")) as world:
        with pytest.raises(errors.NotFound) as raised:
            await call(world.stub(), "Read", request())
    assert raised.value.metadata["resource"] == "review"


async def test_a_message_over_the_limit_is_refused_as_too_large(tmp_path):
    async with serving(tmp_path, never) as world:
        with pytest.raises(errors.TooLarge):
            await world.stub().Read(request("x" * 5_000_000), timeout=5)


async def test_an_unknown_method_is_an_error_and_no_crash(tmp_path):
    async with serving(tmp_path) as world:
        unknown = world.channel().unary_unary(f"/{SERVICE}/Nothing")
        with pytest.raises(errors.Internal, match="UNIMPLEMENTED"):
            await unknown(b"", timeout=5)


async def test_a_taken_port_is_told_in_one_line(tmp_path):
    async with serving(tmp_path) as world:
        second = GrpcServer("second", world.address, verifier=None)
        with pytest.raises(ListenError, match=world.address):
            await second.start()
        await second.stop()


def test_a_streaming_handler_that_is_no_generator_is_refused_at_once(tmp_path):
    class Writer(Echo):
        async def Watch(self, request, context):
            await context.write(answer("x"))

    async def check():
        GrpcServer("x", "127.0.0.1:0", verifier=None).add(add_echo_to_server, Writer(), SERVICE)

    with pytest.raises(TypeError, match=r"EchoService\.Watch must be an async generator"):
        asyncio.run(check())
