"""AuthorizationService: turns what a caller shows into who they are."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from kit.auth import TokenSigner, TokenVerifier, jwks
from kit.errors import FieldInvalid, FieldRequired, InstallationUnknown
from squad.tenancy.v1 import authorization_pb2
from squad.tenancy.v1 import authorization_service_pb2 as pb
from squad.tenancy.v1.authorization_service_pb2_grpc import AuthorizationServiceServicer
from squad.tenancy.v1.installation_pb2 import InstallationState
from squad.tenancy.v1.repo_pb2 import Repo
from tenancy_service import checks, keys, messages, policy, principals
from tenancy_service.access import ISSUER_OF_OPERATORS
from tenancy_service.binding import Binder, Origin, refusal
from tenancy_service.store.models import AuditRow
from tenancy_service.store.repository import Store
from tenancy_service.store.resolver import KeyRecord, Place, Resolver
from tenancy_service.tokens import API_AUDIENCE, INTERNAL_AUDIENCE, ISSUER, KEY_SUBJECT, OPERATOR_PREFIX, Tokens

PLATFORM = UUID(int=0)
"""Tenant id of the audit log for what concerns no tenant."""
DEFAULT_LIFETIME_SECONDS = 15 * 60
LONGEST_LIFETIME_SECONDS = 60 * 60
MOST_REPOSITORIES = 10_000


class AuthorizationServicer(AuthorizationServiceServicer):
    """Answers, issues and rotates."""

    def __init__(self, store: Store, resolver: Resolver, binder: Binder, signer: TokenSigner, trust_dir: Path) -> None:
        self._store = store
        self._resolver = resolver
        self._binder = binder
        self._signer = signer
        self._trust_dir = trust_dir
        self._tokens = Tokens(signer)
        self._verifier = TokenVerifier(trust_dir, API_AUDIENCE, {ISSUER})
        self._operators = TokenVerifier(trust_dir, INTERNAL_AUDIENCE, {ISSUER_OF_OPERATORS})

    async def Authorize(self, request: pb.AuthorizeRequest, context: object) -> pb.AuthorizeResponse:
        if request.credential.startswith(OPERATOR_PREFIX):
            return pb.AuthorizeResponse(authorization=self._operator(request.credential))
        record = await self._key_behind(request.credential)
        principal = principals.of_key(record, datetime.now(UTC))
        return pb.AuthorizeResponse(authorization=self._answer(principal, record.policy, record.agents))

    async def AuthorizeInstallation(
        self, request: pb.AuthorizeInstallationRequest, context: object
    ) -> pb.AuthorizeInstallationResponse:
        origin = _origin(request)
        try:
            place = await self._binder.place(origin) if origin.installation_id else None
        except InstallationUnknown as error:
            return pb.AuthorizeInstallationResponse(authorization=self._of_nobody(origin), refusal=error.message)
        if place is None:
            return pb.AuthorizeInstallationResponse(authorization=self._of_nobody(origin))
        principal = principals.of_installation(place, origin.host, origin.installation_id)
        why = refusal(place, origin)
        repo = _repo(place, origin) if place.repo_id and not why else None
        authorization = self._answer(principal, place.policy, place.agents)
        return pb.AuthorizeInstallationResponse(authorization=authorization, repo=repo, refusal=why)

    async def IssueToken(self, request: pb.IssueTokenRequest, context: object) -> pb.IssueTokenResponse:
        seconds = _lifetime(request)
        record = await self._key_by_secret(request.api_key)
        now = datetime.now(UTC)
        principal = principals.of_key(record, now)
        if record.expire_time:
            seconds = min(seconds, max(1, int((record.expire_time - now).total_seconds())))
        signed = self._tokens.api(principal, seconds)
        return pb.IssueTokenResponse(token=signed.token, expire_time=Timestamp(seconds=signed.expires))

    async def GetKeys(self, request: pb.GetKeysRequest, context: object) -> pb.GetKeysResponse:
        newest_first = reversed(jwks(self._trust_dir, {ISSUER})["keys"])
        return pb.GetKeysResponse(keys=[authorization_pb2.JsonWebKey(**key) for key in newest_first])

    async def RotateKey(self, request: pb.RotateKeyRequest, context: object) -> pb.RotateKeyResponse:
        request_id = str(checks.uuid("request_id", request.request_id))
        async with self._store.tenant(PLATFORM) as repository:
            same = AuditRow.detail["request_id"].astext == request_id
            found = await repository.find(AuditRow, AuditRow.action == "signing_key.rotate", same)
            if found:
                return pb.RotateKeyResponse(kid=found.resource_id)
            kid = self._signer.rotate(self._trust_dir)
            self._tokens.forget()
            await repository.record("signing_key.rotate", kid, request_id=request_id)
        return pb.RotateKeyResponse(kid=kid)

    async def _key_behind(self, credential: str) -> KeyRecord:
        if keys.prefix_of(credential):
            return await self._key_by_secret(credential)
        subject = self._verifier.verify(credential).subject
        record = await self._resolver.key_by_id(UUID(subject.removeprefix(KEY_SUBJECT)))
        if record is None:
            raise principals.invalid()
        return record

    async def _key_by_secret(self, secret: str) -> KeyRecord:
        prefix = keys.prefix_of(secret)
        record = await self._resolver.key_by_prefix(prefix) if prefix else None
        if record is None or not keys.matches(secret, record.secret_hash):
            raise principals.invalid()
        return record

    def _operator(self, credential: str) -> authorization_pb2.Authorization:
        """Goes on under the operator's own signature: ours makes no operator."""
        token = credential.removeprefix(OPERATOR_PREFIX)
        principal = principals.of_operator(PLATFORM, self._operators.verify(token))
        return authorization_pb2.Authorization(principal=principal, internal_token=token)

    def _of_nobody(self, origin: Origin) -> authorization_pb2.Authorization:
        """What belongs to no tenant is recorded under the platform's id, where there is nothing else."""
        return self._answer(principals.of_platform(PLATFORM, origin.host, origin.installation_id), {})

    def _answer(
        self,
        principal: authorization_pb2.Principal,
        stored_policy: dict[str, Any],
        own_agents: Sequence[dict[str, Any]] = (),
    ) -> authorization_pb2.Authorization:
        signed = self._tokens.internal(principal)
        return authorization_pb2.Authorization(
            principal=principal,
            internal_token=signed.token,
            expire_time=Timestamp(seconds=signed.expires),
            policy=policy.from_store(stored_policy, own_agents),
        )


def _origin(request: pb.AuthorizeInstallationRequest) -> Origin:
    external_id = checks.text("repository_external_id", request.repository_external_id, 200)
    full_name = checks.full_name("repository_full_name", request.repository_full_name) if external_id else ""
    return Origin(
        host=checks.host("host", request.host),
        installation_id=checks.positive("installation_id", request.installation_id) if request.installation_id else 0,
        account=checks.text("account", request.account, 200),
        external_id=external_id,
        full_name=full_name,
        clone_url=checks.text("repository_clone_url", request.repository_clone_url, 2000),
        default_branch=checks.text("repository_default_branch", request.repository_default_branch, 250),
        state=_state(request),
        state_time=_state_time(request),
        removed_ids=_removed(request),
    )


def _state(request: pb.AuthorizeInstallationRequest) -> InstallationState:
    if request.installation_state not in InstallationState.values():
        raise FieldInvalid("installation_state", "is not one of the known states")
    return request.installation_state


def _state_time(request: pb.AuthorizeInstallationRequest) -> datetime | None:
    if not request.installation_state:
        return None
    if not request.HasField("installation_update_time"):
        raise FieldRequired("installation_update_time")
    return checks.moment("installation_update_time", request.installation_update_time)


def _removed(request: pb.AuthorizeInstallationRequest) -> tuple[str, ...]:
    if len(request.removed_repository_ids) > MOST_REPOSITORIES:
        raise FieldInvalid("removed_repository_ids", f"must be at most {MOST_REPOSITORIES:,}")
    return tuple(checks.text("removed_repository_ids", id_, 200) for id_ in request.removed_repository_ids)


def _repo(place: Place, origin: Origin) -> Repo:
    return Repo(
        id=messages.id_text(place.repo_id),
        tenant_id=str(place.tenant_id),
        host=origin.host,
        external_id=origin.external_id,
        full_name=place.full_name,
        clone_url=place.clone_url,
        default_branch=place.default_branch,
        installation_id=place.installation_id,
        enabled=place.enabled,
        project_id=messages.id_text(place.project_id),
        create_time=messages.timestamp(place.create_time),
    )


def _lifetime(request: pb.IssueTokenRequest) -> int:
    if not request.HasField("lifetime"):
        return DEFAULT_LIFETIME_SECONDS
    if not 1 <= request.lifetime.seconds <= LONGEST_LIFETIME_SECONDS:
        raise FieldInvalid("lifetime", "must be 1 second to 1 hour")
    return request.lifetime.seconds
