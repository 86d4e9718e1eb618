"""Every reason of the contract has one error, and it survives the wire."""

import pickle

import grpc
import pytest
from google.rpc import error_details_pb2, status_pb2

from kit import errors
from kit.errors import SquadError
from squad.errors.v1.error_reason_pb2 import ErrorReason

EXAMPLES = [
    errors.FieldRequired("repository.full_name"),
    errors.FieldInvalid("page_size", "must be at most 200"),
    errors.DeadlineRequired(),
    errors.PageTokenInvalid(),
    errors.CredentialInvalid("it has expired"),
    errors.RoleTooLow("the role owner"),
    errors.TenantMismatch(),
    errors.NotFound("review", "7"),
    errors.AlreadyExists("tenant", "acme"),
    errors.StateConflict("the review is finished", "COMPLETED"),
    errors.RateLimited(1.2),
    errors.TooLarge("1 MiB", "the message"),
    errors.DependencyUnavailable("database"),
    errors.OutOfTime(),
    errors.CancelledError_(),
    errors.Internal("5b9ffe6d514e33c0ffa5f4b23616f827"),
    errors.InstallationUnknown(12),
    errors.ProtocolViolation("a blob before the header"),
]
each = pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: error.reason_name)


def rpc_error(code=grpc.StatusCode.UNKNOWN, details="", trailing=()):
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata(*trailing), details)


def received(error):
    status = errors.to_status(error)
    return rpc_error(error.status, error.message, [("grpc-status-details-bin", status.SerializeToString())])


def test_every_reason_of_the_contract_has_exactly_one_error():
    reasons = sorted(error.reason for error in EXAMPLES)
    assert reasons == [reason for reason in ErrorReason.values() if reason]


@each
def test_an_error_comes_back_as_it_was_sent(error):
    back = errors.from_rpc_error(received(error))
    assert (type(back), str(back), back.metadata) == (type(error), str(error), error.metadata)


@each
def test_the_status_has_one_error_info_of_our_domain(error):
    status = errors.to_status(error)
    (info,) = (error_details_pb2.ErrorInfo.FromString(detail.value) for detail in status.details)
    assert (status.code, info.domain, info.reason) == (error.status.value[0], "squad", error.reason_name)


@each
def test_an_error_travels_through_queues_and_process_pools(error):
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back), back.metadata) == (type(error), str(error), error.metadata)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (grpc.StatusCode.UNAVAILABLE, errors.DependencyUnavailable),
        (grpc.StatusCode.DEADLINE_EXCEEDED, errors.OutOfTime),
        (grpc.StatusCode.CANCELLED, errors.DependencyUnavailable),
        (grpc.StatusCode.UNAUTHENTICATED, errors.CredentialInvalid),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, errors.TooLarge),
        (grpc.StatusCode.UNIMPLEMENTED, errors.Internal),
        (grpc.StatusCode.UNKNOWN, errors.Internal),
    ],
)
def test_an_error_made_by_grpc_itself_becomes_ours(code, expected):
    assert type(errors.from_rpc_error(rpc_error(code, "some words"))) is expected


def test_a_stream_whose_server_a_proxy_has_lost_is_a_server_that_is_gone():
    error = rpc_error(grpc.StatusCode.INTERNAL, "Stream removed (RST_STREAM (Received RST_STREAM with error code 2))")
    assert isinstance(errors.from_rpc_error(error), errors.DependencyUnavailable)


@pytest.mark.parametrize("details", [b"", b"\xff\xff\xff", status_pb2.Status(code=5, message="x").SerializeToString()])
def test_broken_or_foreign_details_are_no_reason_to_fail(details):
    error = rpc_error(grpc.StatusCode.UNAVAILABLE, "x", [("grpc-status-details-bin", details)])
    assert isinstance(errors.from_rpc_error(error, "AgentService"), errors.DependencyUnavailable)


def test_a_silent_peer_is_named():
    assert "AgentService" in str(errors.from_rpc_error(rpc_error(grpc.StatusCode.UNAVAILABLE), "AgentService"))


@pytest.mark.parametrize(("seconds", "told"), [(0, "1"), (0.2, "1"), (1, "1"), (1.2, "2"), (60, "60")])
def test_the_time_to_wait_is_rounded_up_to_whole_seconds(seconds, told):
    assert errors.RateLimited(seconds).metadata == {"retry_after_seconds": told}


def test_an_unexpected_kind_of_rpc_error_is_internal():
    assert type(errors.from_rpc_error(grpc.RpcError())) is errors.Internal
    assert issubclass(errors.Internal, SquadError)


@pytest.mark.parametrize(("required", "whom"), [("the role owner", "an owner"), ("the role operator", "whoever runs")])
def test_who_may_do_too_little_is_sent_to_somebody_who_can_help(required, whom):
    assert f"this needs {required}: ask {whom}" in str(errors.RoleTooLow(required))
