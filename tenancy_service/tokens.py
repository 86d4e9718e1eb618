"""Tokens this service signs: internal ones for the calls behind the gateway, short ones for people's programs."""

import time
from collections import OrderedDict
from dataclasses import dataclass

from kit.auth import TokenSigner
from kit.context import Role
from squad.tenancy.v1 import authorization_pb2

ISSUER = "tenancy"
INTERNAL_AUDIENCE = "squad-internal"
API_AUDIENCE = "squad-api"
KEY_SUBJECT = "api_key:"
OPERATOR_PREFIX = "sqo_"
"""Before the token that an operator signs for the API: what checks short tokens on the way leaves it to us."""
INTERNAL_SECONDS = 300
REUSE_SECONDS = 60
_MOST_KEPT = 1024


@dataclass(frozen=True)
class Signed:
    """A token and the second, since the epoch, at which it ends."""

    token: str
    expires: int


class Tokens:
    """Signs; an internal token is handed out again for a minute, because a signature costs more than a look-up."""

    def __init__(self, signer: TokenSigner) -> None:
        self._signer = signer
        self._kept: OrderedDict[bytes, tuple[float, Signed]] = OrderedDict()

    def internal(self, principal: authorization_pb2.Principal) -> Signed:
        """A token that carries a principal and lasts 4 to 5 minutes."""
        key = principal.SerializeToString(deterministic=True)
        until, signed = self._kept.get(key, (0.0, None))
        if signed is None or until < time.monotonic():
            signed = self._sign(INTERNAL_AUDIENCE, principal, principal.subject, INTERNAL_SECONDS)
            self._kept[key] = (time.monotonic() + REUSE_SECONDS, signed)
            self._kept.move_to_end(key)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return signed

    def api(self, principal: authorization_pb2.Principal, lifetime_seconds: int) -> Signed:
        """A token that stands for an API key, for a browser; it names the key, so that revoking that ends it too."""
        return self._sign(API_AUDIENCE, principal, KEY_SUBJECT + principal.api_key_id, lifetime_seconds)

    def forget(self) -> None:
        """Signs anew from now on: the key has changed."""
        self._kept.clear()

    def _sign(self, audience: str, principal: authorization_pb2.Principal, subject: str, seconds: int) -> Signed:
        expires = int(time.time()) + seconds
        token = self._signer.sign(
            audience=audience,
            tenant_id=principal.tenant_id,
            subject=subject,
            role=Role(principal.role),
            scopes=principal.scopes,
            lifetime_seconds=seconds,
        )
        return Signed(token, expires)
