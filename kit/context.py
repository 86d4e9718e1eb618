"""Who calls, and until when: set once per call by the server, read anywhere below it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import IntEnum

from kit.errors import CredentialInvalid, RoleTooLow


class Role(IntEnum):
    """Rights of a caller, ascending. Each includes those before it."""

    NONE = 0
    """A service or a stranger: scopes alone say what it may do."""
    VIEWER = 1
    REVIEWER = 2
    MAINTAINER = 3
    OWNER = 4
    OPERATOR = 5
    """Runs the platform: administers the tenants themselves. Has no rights inside reviews."""


@dataclass(frozen=True, slots=True)
class CallContext:
    """The caller, as the signed token has it. `tenant_id` is empty for a service that speaks for no tenant."""

    tenant_id: str
    subject: str
    role: Role = Role.NONE
    scopes: frozenset[str] = frozenset()
    issuer: str = ""
    review_id: str = ""


_caller: ContextVar[CallContext | None] = ContextVar("squad_caller", default=None)
_deadline: ContextVar[float | None] = ContextVar("squad_deadline", default=None)


def current() -> CallContext:
    """Return the caller.

    Raises:
        CredentialInvalid: Nobody was authenticated.
    """
    caller = _caller.get()
    if caller is None:
        raise CredentialInvalid("none was given")
    return caller


def current_or_none() -> CallContext | None:
    """Return the caller, or None outside a call; for logs."""
    return _caller.get()


def require_role(role: Role) -> CallContext:
    """Return the caller if its role is `role` or above.

    Raises:
        RoleTooLow: It is not.
    """
    caller = current()
    if caller.role < role:
        raise RoleTooLow(f"the role {role.name.lower()}")
    return caller


def require_scope(scope: str) -> CallContext:
    """Return the caller if its token carries `scope`.

    `reviews:write` includes `reviews:read`. Scopes of this form narrow a role: a token with a role and without any
    scope has them all. A plain scope (`service`) must always be in the token.

    Raises:
        RoleTooLow: It does not.
    """
    caller = current()
    noun, _, verb = scope.partition(":")
    wide = bool(verb) and caller.role > Role.NONE and not caller.scopes
    if not wide and not caller.scopes & {scope, f"{noun}:write" if verb == "read" else scope}:
        raise RoleTooLow(f"the scope {scope}")
    return caller


def remaining_seconds() -> float | None:
    """Seconds that the work of this call may still take; None outside a call.

    A little less than the caller waits, so that a partial result still arrives in time.
    """
    deadline = _deadline.get()
    return None if deadline is None else max(0.0, deadline - time.monotonic())


def enter(caller: CallContext) -> None:
    """Set the caller for the rest of this task. For servers: every call runs in a task of its own."""
    _caller.set(caller)


def enter_deadline(seconds: float) -> None:
    """Set what `remaining_seconds` counts down from, for the rest of this task."""
    _deadline.set(time.monotonic() + seconds)


@contextmanager
def acting_as(caller: CallContext) -> Iterator[CallContext]:
    """Be `caller` inside the block: for work that starts from a queue and not from a call."""
    token = _caller.set(caller)
    try:
        yield caller
    finally:
        _caller.reset(token)
