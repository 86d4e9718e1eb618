"""Who is calling: credentials end here, an internal token goes on."""

import hashlib
import time
from collections import OrderedDict
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from gateway.clients import Clients, bearer
from gateway.limits import Limiter
from gateway.middleware import EXTRA
from gateway.settings import GatewaySettings
from kit.errors import CredentialInvalid, RoleTooLow
from squad.tenancy.v1 import authorization_pb2, authorization_service_pb2

# A revoked key works for at most this long.
CACHE_SECONDS = 3.0
# A repository that was switched off is reviewed for at most this long; enough for the bursts that webhooks come in.
INSTALLATION_SECONDS = 1.0
_MOST_CACHED = 1000
_LONGEST_CREDENTIAL = 8192
_BEARER = HTTPBearer(
    auto_error=False, scheme_name="credential", description="an API key `sqd_...`, or a token from POST /api/v1/token"
)


T = TypeVar("T")
Place = authorization_service_pb2.AuthorizeInstallationResponse


class _Recent(Generic[T]):
    """Answers of the last seconds; the oldest make room for new ones."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._known: OrderedDict[bytes, tuple[float, T]] = OrderedDict()

    def get(self, key: bytes) -> T | None:
        until, found = self._known.get(key, (0.0, None))
        return found if until > time.monotonic() else None

    def put(self, key: bytes, answer: T) -> None:
        self._known[key] = (time.monotonic() + self._seconds, answer)
        self._known.move_to_end(key)
        if len(self._known) > _MOST_CACHED:
            self._known.popitem(last=False)


class Authorizer:
    """Asks tenancy, and remembers the answer for a few seconds; a credential only under its hash."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._credentials: _Recent[authorization_pb2.Authorization] = _Recent(CACHE_SECONDS)
        self._installations: _Recent[Place] = _Recent(INSTALLATION_SECONDS)

    async def credential(self, credential: str) -> authorization_pb2.Authorization:
        """Tell whose credential it is.

        Raises:
            CredentialInvalid: Nobody's.
        """
        key = hashlib.sha256(credential.encode()).digest()
        if known := self._credentials.get(key):
            return known
        request = authorization_service_pb2.AuthorizeRequest(credential=credential)
        answer = await self._clients.authorization.Authorize(
            request, timeout=self._clients.timeout, metadata=self._clients.service_token.metadata()
        )
        self._credentials.put(key, answer.authorization)
        return answer.authorization

    async def installation(
        self, request: authorization_service_pb2.AuthorizeInstallationRequest, seconds: float
    ) -> Place:
        """Tell which tenant a webhook belongs to, and what stands against it."""
        key = request.SerializeToString(deterministic=True)
        if known := self._installations.get(key):
            return known
        answer: Place = await self._clients.authorization.AuthorizeInstallation(
            request, timeout=seconds, metadata=self._clients.service_token.metadata()
        )
        self._installations.put(key, answer)
        return answer


class Caller:
    """The caller of one request, for the routes."""

    def __init__(self, authorization: authorization_pb2.Authorization, clients: Clients) -> None:
        self.tenant_id = authorization.principal.tenant_id
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


async def caller(request: Request, _documented: Annotated[object, Security(_BEARER)] = None) -> Caller:
    """Authorize a request and count it against its tenant's limit.

    Raises:
        CredentialInvalid: No credential, or a wrong one.
        RateLimited: The tenant, or an address that shows only wrong ones, asks too often.
    """
    settings: GatewaySettings = request.app.state.settings
    limiter: Limiter = request.app.state.limiter
    try:
        authorization = await request.app.state.authorizer.credential(credential(request))
    except CredentialInvalid:
        address = request.client.host if request.client else "unknown"
        (await limiter.take(f"stranger:{address}", settings.stranger_limit_per_minute)).check()
        raise
    found = Caller(authorization, request.app.state.clients)
    allowance = await limiter.take(f"tenant:{found.tenant_id}", settings.rate_limit_per_minute)
    request.scope[EXTRA] = allowance.headers()
    allowance.check()
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
