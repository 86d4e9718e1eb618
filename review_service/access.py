"""Whose tokens are accepted, and for what."""

from kit.context import CallContext, Role, require_role
from kit.errors import CredentialInvalid, RoleTooLow
from kit.interceptors import Verifier

ISSUERS = frozenset({"tenancy", "operator"})
_OPERATOR = "operator"


class Callers:
    """Vouches: tenancy's key for the people and programs of a tenant, the operator's for the operator alone."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier

    def verify(self, token: str) -> CallContext:
        """The caller.

        Raises:
            CredentialInvalid: The token is not good, or its issuer may not say this.
        """
        caller = self._verifier.verify(token)
        if (caller.issuer == _OPERATOR) != (caller.role is Role.OPERATOR):
            raise CredentialInvalid("its issuer cannot give this role")
        return caller


def require_member(role: Role) -> CallContext:
    """The caller, if it has at least this role in its tenant. The platform's operator has none in any.

    Raises:
        RoleTooLow: It has not.
    """
    caller = require_role(role)
    if caller.role is Role.OPERATOR:
        raise RoleTooLow(f"the role {role.name.lower()} in the tenant")
    return caller
