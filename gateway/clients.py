"""The two services the gateway calls, and the token it calls tenancy with."""

import time
from typing import Self

from google.protobuf.descriptor import FileDescriptor, ServiceDescriptor

from gateway.settings import GatewaySettings
from kit.auth import TokenSigner
from kit.client import Channel, channel
from squad.analytics.v1 import analytics_service_pb2, analytics_service_pb2_grpc
from squad.review.v1 import (
    feedback_service_pb2,
    feedback_service_pb2_grpc,
    ingest_service_pb2,
    ingest_service_pb2_grpc,
    notification_service_pb2,
    notification_service_pb2_grpc,
    review_service_pb2,
    review_service_pb2_grpc,
    shadow_service_pb2,
    shadow_service_pb2_grpc,
)
from squad.tenancy.v1 import (
    agent_registration_service_pb2,
    agent_registration_service_pb2_grpc,
    api_key_service_pb2,
    api_key_service_pb2_grpc,
    authorization_service_pb2,
    authorization_service_pb2_grpc,
    member_service_pb2,
    member_service_pb2_grpc,
    project_service_pb2,
    project_service_pb2_grpc,
    repo_service_pb2,
    repo_service_pb2_grpc,
    tenant_service_pb2,
    tenant_service_pb2_grpc,
)

AUDIENCE = "squad-internal"
_LIFETIME_SECONDS = 300
_RENEW_SECONDS = 60
_TENANCY = (
    agent_registration_service_pb2.DESCRIPTOR,
    api_key_service_pb2.DESCRIPTOR,
    authorization_service_pb2.DESCRIPTOR,
    member_service_pb2.DESCRIPTOR,
    project_service_pb2.DESCRIPTOR,
    repo_service_pb2.DESCRIPTOR,
    tenant_service_pb2.DESCRIPTOR,
)
_REVIEW = (
    analytics_service_pb2.DESCRIPTOR,
    feedback_service_pb2.DESCRIPTOR,
    ingest_service_pb2.DESCRIPTOR,
    notification_service_pb2.DESCRIPTOR,
    review_service_pb2.DESCRIPTOR,
    shadow_service_pb2.DESCRIPTOR,
)


class Clients:
    """Channels and stubs, made once on the loop that uses them."""

    def __init__(self, settings: GatewaySettings) -> None:
        signer = TokenSigner(settings.key_dir, "gateway")
        signer.export(settings.trust_dir)
        self.timeout = settings.call_timeout_seconds
        self.signer = signer
        self.service_token = _ServiceToken(signer)
        self.tenancy: Channel = channel(settings.tenancy_address, services=_services(*_TENANCY))
        self.review: Channel = channel(settings.review_address, services=_services(*_REVIEW))
        self.authorization = authorization_service_pb2_grpc.AuthorizationServiceStub(self.tenancy)
        self.agents = agent_registration_service_pb2_grpc.AgentRegistrationServiceStub(self.tenancy)
        self.tenants = tenant_service_pb2_grpc.TenantServiceStub(self.tenancy)
        self.members = member_service_pb2_grpc.MemberServiceStub(self.tenancy)
        self.api_keys = api_key_service_pb2_grpc.ApiKeyServiceStub(self.tenancy)
        self.projects = project_service_pb2_grpc.ProjectServiceStub(self.tenancy)
        self.repos = repo_service_pb2_grpc.RepoServiceStub(self.tenancy)
        self.analytics = analytics_service_pb2_grpc.AnalyticsServiceStub(self.review)
        self.feedback = feedback_service_pb2_grpc.FeedbackServiceStub(self.review)
        self.ingest = ingest_service_pb2_grpc.IngestServiceStub(self.review)
        self.notifications = notification_service_pb2_grpc.NotificationServiceStub(self.review)
        self.shadow = shadow_service_pb2_grpc.ShadowServiceStub(self.review)
        self.reviews = review_service_pb2_grpc.ReviewServiceStub(self.review)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.tenancy.close()
        await self.review.close()


class _ServiceToken:
    """Says that the caller is the gateway; signed anew shortly before it ends, because signing takes a millisecond."""

    def __init__(self, signer: TokenSigner) -> None:
        self._signer = signer
        self._token = ""
        self._until = 0.0

    def metadata(self) -> tuple[tuple[str, str], ...]:
        """The header that carries it."""
        if time.monotonic() > self._until:
            self._until = time.monotonic() + _LIFETIME_SECONDS - _RENEW_SECONDS
            self._token = self._signer.sign(
                audience=AUDIENCE, subject="gateway", scopes=["service"], lifetime_seconds=_LIFETIME_SECONDS
            )
        return bearer(self._token)


def bearer(token: str) -> tuple[tuple[str, str], ...]:
    """Metadata of a call that carries `token`."""
    return (("authorization", f"Bearer {token}"),)


def _services(*files: FileDescriptor) -> list[ServiceDescriptor]:
    return [service for file in files for service in file.services_by_name.values()]
