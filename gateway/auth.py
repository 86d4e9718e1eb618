"""Who is calling: credentials end here, an internal token goes on."""

import hashlib
import time
from collections import OrderedDict
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from gateway.clients import Clients, bearer
from gateway.limits import Limiter
from gateway.settings import GatewaySettings
from kit.errors import CredentialInvalid, RoleTooLow
from squad.tenancy.v1 import authorization_pb2, authorization_service_pb2

# A revoked key works for at most this long.
CACHE_SECONDS = 3.0
_MOST_CACHED = 1000
_LONGEST_CREDENTIAL = 8192


class Authorizer:
    """Asks tenancy, and remembers the answer for a few seconds under a hash of the credential."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._known: OrderedDict[bytes, tuple[float, authorization_pb2.Authorization]] = OrderedDict()

    async def __call__(self, credential: str) -> authorization_pb2.Authorization:
        """Tell whose credential it is.

        Raises:
            CredentialInvalid: Nobody's.
        """
        key = hashlib.sha256(credential.encode()).digest()
        known = self._known.get(key)
        if known and known[0] > time.monotonic():
            return known[1]
        answer = await self._clients.authorization.Authorize(
            authorization_service_pb2.AuthorizeRequest(credential=credential),
            timeout=self._clients.timeout,
            metadata=self._clients.service_token.metadata(),
        )
        self._known[key] = (time.monotonic() + CACHE_SECONDS, answer.authorization)
        self._known.move_to_end(key)
        while len(self._known) > _MOST_CACHED:
            self._known.popitem(last=False)
        return answer.authorization


class Caller:
    """The caller of one request, for the routes."""

    def __init__(self, authorization: authorization_pb2.Authorization, clients: Clients) -> None:
        self.tenant_id = authorization.principal.tenant_id
        self.subject = authorization.principal.subject
        self.policy = authorization.policy
        self.metadata = bearer(authorization.internal_token)
        self.clients = clients
        self.call: dict[str, Any] = {"timeout": clients.timeout, "metadata": self.metadata}
        self._scopes = frozenset(authorization.principal.scopes)

    def require_scope(self, noun: str, verb: str) -> None:
        """Check a scope of a narrowed key; `write` includes `read`. Roles are checked by the services.

        Raises:
            RoleTooLow: The credential is limited to something else.
        """
        enough = {f"{noun}:{verb}", f"{noun}:write"}
        if self._scopes and not self._scopes & enough:
            raise RoleTooLow(f"the scope {noun}:{verb}")


async def caller(request: Request, response: Response) -> Caller:
    """Authorize a request and count it against its tenant's limit.

    Raises:
        CredentialInvalid: No credential, or a wrong one.
        RateLimited: The tenant, or an address that shows only wrong ones, asks too often.
    """
    settings: GatewaySettings = request.app.state.settings
    limiter: Limiter = request.app.state.limiter
    try:
        authorization = await request.app.state.authorizer(credential(request))
    except CredentialInvalid:
        address = request.client.host if request.client else "unknown"
        await limiter.take(f"stranger:{address}", settings.stranger_limit_per_minute)
        raise
    found = Caller(authorization, request.app.state.clients)
    allowance = await limiter.take(f"tenant:{found.tenant_id}", settings.rate_limit_per_minute)
    response.headers.update(allowance.headers())
    return found


def credential(request: Request) -> str:
    """Read the credential of a request.

    Raises:
        CredentialInvalid: There is none, or one of no known form.
    """
    scheme, _, found = request.headers.get("authorization", "").partition(" ")
    found = found.strip()
    if scheme.lower() != "bearer" or not found:
        raise CredentialInvalid("send `Authorization: Bearer` with an API key or a token")
    if len(found) > _LONGEST_CREDENTIAL:
        raise CredentialInvalid("it is too long")
    return found


Authorized = Annotated[Caller, Depends(caller)]
