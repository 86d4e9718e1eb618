"""The tenancy service put together, for `main` and for tests."""

from kit.auth import TokenSigner, TokenVerifier
from kit.database import Database
from kit.interceptors import CallObserver
from kit.server import GrpcServer
from squad.tenancy.v1 import (
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
from tenancy_service.servicers.api_keys import ApiKeyServicer
from tenancy_service.servicers.audit import AuditServicer
from tenancy_service.servicers.authorization import AuthorizationServicer
from tenancy_service.servicers.installations import InstallationServicer
from tenancy_service.servicers.members import MemberServicer
from tenancy_service.servicers.projects import ProjectServicer
from tenancy_service.servicers.repos import RepoServicer
from tenancy_service.servicers.tenants import TenantServicer
from tenancy_service.settings import TenancySettings
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
    (audit_service_pb2, audit_service_pb2_grpc, "AuditService"),
)


def build(settings: TenancySettings, database: Database, metrics: CallObserver | None = None) -> GrpcServer:
    """A server with every service of the contract, not started yet."""
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
    servicers = _servicers(settings, database, signer)
    for messages, services, name in CONTRACTS:
        contract = messages.DESCRIPTOR.services_by_name[name]
        access.guard(servicers[name], contract)
        server.add(getattr(services, f"add_{name}Servicer_to_server"), servicers[name], contract.full_name)
    return server


def _servicers(settings: TenancySettings, database: Database, signer: TokenSigner) -> dict[str, object]:
    store, resolver = Store(database), Resolver(database)
    binder = Binder(store, resolver, auto_bind=settings.auto_bind)
    return {
        "TenantService": TenantServicer(store, resolver),
        "MemberService": MemberServicer(store),
        "ApiKeyService": ApiKeyServicer(store),
        "ProjectService": ProjectServicer(store),
        "RepoService": RepoServicer(store),
        "InstallationService": InstallationServicer(store, resolver),
        "AuthorizationService": AuthorizationServicer(store, resolver, binder, signer, settings.trust_dir),
        "AuditService": AuditServicer(store),
    }
