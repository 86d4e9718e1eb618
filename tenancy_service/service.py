"""The tenancy service put together, for `main` and for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kit.auth import TokenSigner, TokenVerifier
from kit.database import Database
from kit.interceptors import CallObserver
from kit.server import GrpcServer
from squad.tenancy.v1 import (
    agent_registration_service_pb2,
    agent_registration_service_pb2_grpc,
    api_key_service_pb2,
    api_key_service_pb2_grpc,
    audit_service_pb2,
    audit_service_pb2_grpc,
    authorization_service_pb2,
    authorization_service_pb2_grpc,
    installation_service_pb2,
    installation_service_pb2_grpc,
    member_service_pb2,
    member_service_pb2_grpc,
    project_service_pb2,
    project_service_pb2_grpc,
    repo_service_pb2,
    repo_service_pb2_grpc,
    tenant_service_pb2,
    tenant_service_pb2_grpc,
)
from tenancy_service import access
from tenancy_service.binding import Binder
from tenancy_service.servicers.agent_registrations import AgentRegistrationServicer
from tenancy_service.servicers.api_keys import ApiKeyServicer
from tenancy_service.servicers.audit import AuditServicer
from tenancy_service.servicers.authorization import AuthorizationServicer
from tenancy_service.servicers.installations import InstallationServicer
from tenancy_service.servicers.members import MemberServicer
from tenancy_service.servicers.projects import ProjectServicer
from tenancy_service.servicers.repos import RepoServicer
from tenancy_service.servicers.tenants import TenantServicer
from tenancy_service.settings import TenancySettings
from tenancy_service.store.lookup import Lookup
from tenancy_service.store.repository import Store
from tenancy_service.store.resolver import Resolver
from tenancy_service.tokens import INTERNAL_AUDIENCE, ISSUER

CONTRACTS = (
    (tenant_service_pb2, tenant_service_pb2_grpc, "TenantService"),
    (member_service_pb2, member_service_pb2_grpc, "MemberService"),
    (api_key_service_pb2, api_key_service_pb2_grpc, "ApiKeyService"),
    (project_service_pb2, project_service_pb2_grpc, "ProjectService"),
    (repo_service_pb2, repo_service_pb2_grpc, "RepoService"),
    (installation_service_pb2, installation_service_pb2_grpc, "InstallationService"),
    (authorization_service_pb2, authorization_service_pb2_grpc, "AuthorizationService"),
    (agent_registration_service_pb2, agent_registration_service_pb2_grpc, "AgentRegistrationService"),
    (audit_service_pb2, audit_service_pb2_grpc, "AuditService"),
)


@asynccontextmanager
async def opened(settings: TenancySettings, metrics: CallObserver | None = None) -> AsyncIterator[GrpcServer]:
    """A server with every service of the contract, to be started and stopped inside the block."""
    url = settings.database_url.get_secret_value()
    database, lookup = Database(url, pool_size=settings.database_pool_size), Lookup(url, settings.lookup_pool_size)
    await lookup.open()
    try:
        yield _build(settings, Store(database), Resolver(database, lookup), metrics)
    finally:
        await lookup.close()
        await database.close()


def _build(settings: TenancySettings, store: Store, resolver: Resolver, metrics: CallObserver | None) -> GrpcServer:
    signer = TokenSigner(settings.key_dir, ISSUER)
    signer.export(settings.trust_dir)
    server = GrpcServer(
        "tenancy",
        settings.listen,
        verifier=TokenVerifier(settings.trust_dir, INTERNAL_AUDIENCE, access.ISSUERS),
        drain_seconds=settings.drain_seconds,
        metrics=metrics,
        operator_crosses_tenants=True,
    )
    servicers = _servicers(settings, store, resolver, signer)
    for messages, services, name in CONTRACTS:
        contract = messages.DESCRIPTOR.services_by_name[name]
        access.guard(servicers[name], contract)
        server.add(getattr(services, f"add_{name}Servicer_to_server"), servicers[name], contract.full_name)
    return server


def _servicers(settings: TenancySettings, store: Store, resolver: Resolver, signer: TokenSigner) -> dict[str, object]:
    binder = Binder(store, resolver, auto_bind=settings.auto_bind)
    return {
        "TenantService": TenantServicer(store, resolver),
        "MemberService": MemberServicer(store),
        "ApiKeyService": ApiKeyServicer(store),
        "ProjectService": ProjectServicer(store),
        "RepoService": RepoServicer(store),
        "InstallationService": InstallationServicer(store, resolver),
        "AuthorizationService": AuthorizationServicer(store, resolver, binder, signer, settings.trust_dir),
        "AgentRegistrationService": AgentRegistrationServicer(store),
        "AuditService": AuditServicer(store),
    }
