"""Fields of requests, checked and turned into values. Each function names the field and what it must be."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from kit.errors import FieldInvalid, FieldRequired
from squad.tenancy.v1 import member_pb2

SCOPES = frozenset({"reviews:read", "reviews:write", "tenancy:read", "tenancy:write"})
_NAME = re.compile(r"[a-z](?:[a-z0-9-]{0,38}[a-z0-9])")
_HOST = re.compile(r"[a-z][a-z0-9-]{0,39}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_FULL_NAME = re.compile(r"[\w.-]+(?:/[\w.-]+)+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_INT64_MAX = 2**63 - 1


def uuid(field: str, value: str) -> UUID:
    """An id of ours."""
    try:
        return UUID(value)
    except ValueError as error:
        raise FieldInvalid(field, "must be a UUID, for example 0197a4b2-7c1e-7a53-9a06-2f4b6d8e1c35") from error


def optional_uuid(field: str, value: str) -> UUID | None:
    """An id of ours, or nothing."""
    return uuid(field, value) if value else None


def text(field: str, value: str, limit: int) -> str:
    """One line for people, without spaces around it; `limit` in characters."""
    value = value.strip()
    if len(value) > limit:
        raise FieldInvalid(field, f"must be at most {limit} characters long")
    if _CONTROL.search(value):
        raise FieldInvalid(field, "must not contain control characters")
    return value


def required_text(field: str, value: str, limit: int) -> str:
    """Like `text`, and something must be left of it."""
    value = text(field, value, limit)
    if not value:
        raise FieldRequired(field)
    return value


def name(field: str, value: str) -> str:
    """A name that may stand in an address."""
    if not _NAME.fullmatch(value):
        raise FieldInvalid(field, "must be 2 to 40 of a-z, 0-9 and -, begin with a letter and not end with -")
    return value


def host(field: str, value: str) -> str:
    """Name of a code host."""
    if not _HOST.fullmatch(value):
        raise FieldInvalid(field, "must be the name of a code host, for example github")
    return value


def full_name(field: str, value: str) -> str:
    """`owner/name`."""
    value = required_text(field, value, 300)
    if not _FULL_NAME.fullmatch(value):
        raise FieldInvalid(field, "must be owner/name")
    return value


def email(field: str, value: str) -> str:
    """A mail address, in lower case. Whether it exists only a mail can tell."""
    value = text(field, value, 254).lower()
    if not _EMAIL.fullmatch(value):
        raise FieldInvalid(field, "must be a mail address")
    return value


def positive(field: str, value: int) -> int:
    """An id of the host."""
    if not 0 < value <= _INT64_MAX:
        raise FieldInvalid(field, "must be above 0")
    return value


def role(field: str, value: int) -> int:
    """A role of members and keys."""
    if value not in member_pb2.Role.values() or value == member_pb2.ROLE_UNSPECIFIED:
        raise FieldInvalid(field, "must be viewer, reviewer, maintainer or owner")
    return value


def scopes(field: str, values: Iterable[str]) -> list[str]:
    """Limits of a key, ascending."""
    chosen = set(values)
    if unknown := chosen - SCOPES:
        raise FieldInvalid(field, f"must hold only {', '.join(sorted(SCOPES))}, not {sorted(unknown)[0][:40]!r}")
    return sorted(chosen)


def moment(field: str, value: Timestamp) -> datetime:
    """A time; seconds and nanoseconds within what a Timestamp allows."""
    try:
        return value.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise FieldInvalid(field, "must be a time between the years 1 and 9999") from error


def future(field: str, value: Timestamp) -> datetime:
    """A time that is still to come."""
    when = moment(field, value)
    if when <= datetime.now(UTC):
        raise FieldInvalid(field, "must lie in the future")
    return when
