"""The caller's rights decide, and they end with the block or the call."""

import pytest

from kit import context
from kit.context import CallContext, Role
from kit.errors import CredentialInvalid, RoleTooLow


def caller(role=Role.NONE, *scopes):
    return context.acting_as(CallContext("t", "ada", role, frozenset(scopes)))


def test_without_a_caller_there_are_no_rights():
    with pytest.raises(CredentialInvalid):
        context.require_role(Role.NONE)


@pytest.mark.parametrize("role", Role)
def test_a_role_includes_those_below_and_none_above(role):
    with caller(role):
        for other in Role:
            if other <= role:
                assert context.require_role(other).role is role
            else:
                with pytest.raises(RoleTooLow, match=other.name.lower()):
                    context.require_role(other)


@pytest.mark.parametrize(
    ("role", "scopes", "wanted", "allowed"),
    [
        (Role.NONE, ["service"], "service", True),
        (Role.NONE, [], "service", False),
        (Role.OWNER, [], "service", False),
        (Role.OWNER, [], "reviews:write", True),
        (Role.NONE, [], "reviews:read", False),
        (Role.OWNER, ["reviews:read"], "reviews:read", True),
        (Role.OWNER, ["reviews:read"], "reviews:write", False),
        (Role.OWNER, ["reviews:write"], "reviews:read", True),
        (Role.OWNER, ["tenancy:write"], "reviews:read", False),
    ],
)
def test_scopes_narrow_what_a_role_allows(role, scopes, wanted, allowed):
    with caller(role, *scopes):
        if allowed:
            context.require_scope(wanted)
        else:
            with pytest.raises(RoleTooLow, match=wanted):
                context.require_scope(wanted)


def test_the_caller_before_the_block_is_back_after_it():
    with caller(Role.OWNER):
        with caller(Role.VIEWER):
            pass
        assert context.current().role is Role.OWNER
    assert context.current_or_none() is None
