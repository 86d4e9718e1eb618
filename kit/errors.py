"""What can go wrong in a call: one class per `ErrorReason`, and its way onto the wire and back.

Services raise these; the server turns them into a status, the client's channel turns that into the same error.
"""
# ruff: noqa: N818 - the reasons of the contract name them

from typing import ClassVar

import grpc
from google.protobuf import any_pb2
from google.protobuf.message import DecodeError
from google.rpc import error_details_pb2, status_pb2

from squad.errors.v1 import error_reason_pb2 as reasons
from squad.errors.v1.error_reason_pb2 import ErrorReason

DOMAIN = "squad"
DETAILS_KEY = "grpc-status-details-bin"
_LONGEST_TEXT_BYTES = 500


class SquadError(Exception):
    """A failure with a status for gRPC, a reason for programs and one clear sentence for people."""

    status: ClassVar[grpc.StatusCode] = grpc.StatusCode.INTERNAL
    reason: ClassVar[ErrorReason] = reasons.ERROR_REASON_INTERNAL
    reason_name: ClassVar[str] = "INTERNAL"

    def __init_subclass__(cls) -> None:
        """Name the reason as it travels: `FIELD_REQUIRED`."""
        cls.reason_name = ErrorReason.Name(cls.reason).removeprefix("ERROR_REASON_")

    def __init__(self, message: str, **metadata: str) -> None:
        super().__init__(message)
        self.message = message
        self.metadata = metadata

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by content: constructors differ, queues and process pools do not care."""
        return _restore, (type(self), self.message, self.metadata)


class FieldRequired(SquadError):
    """A required field is missing; `field` is its path in the request: `repository.full_name`."""

    status = grpc.StatusCode.INVALID_ARGUMENT
    reason = reasons.ERROR_REASON_FIELD_REQUIRED

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is required: fill it", field=field)


class FieldInvalid(SquadError):
    """A field is outside its documented range or form; `why` says what it must be."""

    status = grpc.StatusCode.INVALID_ARGUMENT
    reason = reasons.ERROR_REASON_FIELD_INVALID

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field} {why}", field=field)


class DeadlineRequired(SquadError):
    """The call carries no deadline."""

    status = grpc.StatusCode.INVALID_ARGUMENT
    reason = reasons.ERROR_REASON_DEADLINE_REQUIRED

    def __init__(self) -> None:
        super().__init__("the call has no deadline: set a timeout")


class PageTokenInvalid(SquadError):
    """The page token was not made by this list with these filters."""

    status = grpc.StatusCode.INVALID_ARGUMENT
    reason = reasons.ERROR_REASON_PAGE_TOKEN_INVALID

    def __init__(self) -> None:
        super().__init__("page_token does not belong to this list and these filters: start from the first page")


class CredentialInvalid(SquadError):
    """No credential, or one that is malformed, expired, revoked or signed by an unknown key."""

    status = grpc.StatusCode.UNAUTHENTICATED
    reason = reasons.ERROR_REASON_CREDENTIAL_INVALID

    def __init__(self, why: str) -> None:
        super().__init__(f"the credential is not valid: {why}")


class RoleTooLow(SquadError):
    """The caller's role or scope is too small; `required` is the role or scope that suffices."""

    status = grpc.StatusCode.PERMISSION_DENIED
    reason = reasons.ERROR_REASON_ROLE_TOO_LOW

    def __init__(self, required: str) -> None:
        whom = "whoever runs the squad" if required.startswith("the role operator") else "an owner"
        super().__init__(f"this needs {required}: ask {whom}", required=required)


class TenantMismatch(SquadError):
    """The request names a tenant other than the token's."""

    status = grpc.StatusCode.PERMISSION_DENIED
    reason = reasons.ERROR_REASON_TENANT_MISMATCH

    def __init__(self) -> None:
        super().__init__("tenant_id is not the tenant of the credential: use your own")


class NotFound(SquadError):
    """No such thing in this tenant; `resource` is a noun: `review`."""

    status = grpc.StatusCode.NOT_FOUND
    reason = reasons.ERROR_REASON_NOT_FOUND

    def __init__(self, resource: str, id: str) -> None:
        super().__init__(f"there is no {resource} {id}", resource=resource, id=id)


class AlreadyExists(SquadError):
    """The name or id is taken."""

    status = grpc.StatusCode.ALREADY_EXISTS
    reason = reasons.ERROR_REASON_ALREADY_EXISTS

    def __init__(self, resource: str, id: str) -> None:
        super().__init__(f"{resource} {id} exists already: choose another", resource=resource, id=id)


class StateConflict(SquadError):
    """The resource's `state` does not allow it."""

    status = grpc.StatusCode.FAILED_PRECONDITION
    reason = reasons.ERROR_REASON_STATE_CONFLICT

    def __init__(self, message: str, state: str) -> None:
        super().__init__(message, state=state)


class RateLimited(SquadError):
    """Too many requests; `retry_after_seconds` is rounded up to whole seconds."""

    status = grpc.StatusCode.RESOURCE_EXHAUSTED
    reason = reasons.ERROR_REASON_RATE_LIMITED

    def __init__(self, retry_after_seconds: float) -> None:
        seconds = str(max(1, -int(-retry_after_seconds // 1)))
        super().__init__(f"too many requests: wait {seconds} s", retry_after_seconds=seconds)


class TooLarge(SquadError):
    """A message or a change is over a documented limit; `limit` carries its unit: `1 MiB`."""

    status = grpc.StatusCode.RESOURCE_EXHAUSTED
    reason = reasons.ERROR_REASON_TOO_LARGE

    def __init__(self, limit: str | int, what: str) -> None:
        super().__init__(f"{what} is over the limit of {limit}", limit=str(limit))


class DependencyUnavailable(SquadError):
    """A part that the service needs does not answer; `name` says which: `database`."""

    status = grpc.StatusCode.UNAVAILABLE
    reason = reasons.ERROR_REASON_DEPENDENCY_UNAVAILABLE

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} does not answer: try again", dependency=name)


class OutOfTime(SquadError):
    """The work did not end before its deadline."""

    status = grpc.StatusCode.DEADLINE_EXCEEDED
    reason = reasons.ERROR_REASON_OUT_OF_TIME

    def __init__(self) -> None:
        super().__init__("the work did not end in time")


class CancelledError_(SquadError):  # noqa: N801 - asyncio.CancelledError is something else
    """The caller or an operator stopped the work."""

    status = grpc.StatusCode.CANCELLED
    reason = reasons.ERROR_REASON_CANCELLED

    def __init__(self) -> None:
        super().__init__("the work was stopped")


class Internal(SquadError):
    """A fault of ours; the log holds it under `trace_id`."""

    def __init__(self, trace_id: str = "") -> None:
        super().__init__(f"internal error, trace {trace_id or 'unknown'}: report it", trace_id=trace_id)


class InstallationUnknown(SquadError):
    """The installation is bound to no tenant and automatic binding is off."""

    status = grpc.StatusCode.FAILED_PRECONDITION
    reason = reasons.ERROR_REASON_INSTALLATION_UNKNOWN

    def __init__(self, id: str | int) -> None:
        message = f"installation {id} is bound to no tenant: bind it with `squad admin installation add`"
        super().__init__(message, installation_id=str(id))


class ProtocolViolation(SquadError):
    """A message arrived out of the documented order on a stream; `what` says which."""

    status = grpc.StatusCode.ABORTED
    reason = reasons.ERROR_REASON_PROTOCOL_VIOLATION

    def __init__(self, what: str) -> None:
        super().__init__(f"the peer broke the protocol: {what}")


def to_status(error: SquadError) -> status_pb2.Status:
    """Write an error as google.rpc.Status with one ErrorInfo. Long texts are cut: trailers have little room."""
    metadata = {name: _cut(value) for name, value in error.metadata.items()}
    detail = any_pb2.Any()
    detail.Pack(error_details_pb2.ErrorInfo(reason=error.reason_name, domain=DOMAIN, metadata=metadata))
    return status_pb2.Status(code=error.status.value[0], message=_cut(error.message), details=[detail])


def _cut(text: str) -> str:
    return text.encode("utf-8", "replace")[:_LONGEST_TEXT_BYTES].decode("utf-8", "ignore")


def from_rpc_error(error: grpc.RpcError, peer: str = "the service") -> SquadError:
    """Read an error back; `peer` names the other side when it did not answer at all."""
    if not isinstance(error, grpc.aio.AioRpcError):
        return Internal()
    for key, value in error.trailing_metadata() or ():
        if key == DETAILS_KEY and (found := _from_details(value)):
            return found
    return _from_code(error.code(), error.details() or "", peer)


def _from_details(value: bytes | str) -> SquadError | None:
    try:
        status = status_pb2.Status.FromString(value if isinstance(value, bytes) else value.encode())
        info = error_details_pb2.ErrorInfo()
        known = any(detail.Unpack(info) for detail in status.details) and info.domain == DOMAIN
    except DecodeError:
        return None
    kind = _KINDS.get(info.reason) if known else None
    return _restore(kind, status.message, dict(info.metadata)) if kind else None


def _from_code(code: grpc.StatusCode, details: str, peer: str) -> SquadError:
    """Errors that gRPC itself, or a stranger, made: they carry a code and perhaps a sentence."""
    match code:
        case grpc.StatusCode.UNAVAILABLE | grpc.StatusCode.CANCELLED:
            # Cancelling on this side raises something else: this is a server that closes.
            return DependencyUnavailable(peer)
        case grpc.StatusCode.INTERNAL if "RST_STREAM" in details:
            # A proxy says so of a stream whose server it has lost.
            return DependencyUnavailable(peer)
        case grpc.StatusCode.DEADLINE_EXCEEDED:
            return OutOfTime()
        case grpc.StatusCode.UNAUTHENTICATED:
            return CredentialInvalid(details or "no reason given")
        case grpc.StatusCode.RESOURCE_EXHAUSTED:
            return _restore(TooLarge, details, {"limit": "unknown"})
        case _:
            return _restore(Internal, f"{peer} answered {code.name}: {details}", {"trace_id": ""})


def _restore(kind: type[SquadError], message: str, metadata: dict[str, str]) -> SquadError:
    error = kind.__new__(kind)
    SquadError.__init__(error, message, **metadata)
    return error


_KINDS = {kind.reason_name: kind for kind in SquadError.__subclasses__()}
