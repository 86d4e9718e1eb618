"""Who may call what: one table. A servicer whose RPC is missing here does not start."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.descriptor_pb2 import MethodOptions

from kit.context import CallContext, Role, current
from kit.errors import RoleTooLow

Handler = Callable[[Any, Any], Awaitable[Any]]

SERVICE_SCOPE = "service"
"""Carried by the gateway's own token; never by a key or a person."""


@dataclass(frozen=True)
class Service:
    """Only another service may call."""

    scope: str = SERVICE_SCOPE


MINIMUM: dict[str, Role | Service] = {
    "TenantService.CreateTenant": Role.OPERATOR,
    "TenantService.GetTenant": Role.VIEWER,
    "TenantService.ListTenants": Role.OPERATOR,
    "TenantService.UpdateTenantPolicy": Role.OWNER,
    "TenantService.DeleteTenant": Role.OPERATOR,
    "MemberService.AddMember": Role.OWNER,
    "MemberService.ListMembers": Role.VIEWER,
    "MemberService.UpdateMemberRole": Role.OWNER,
    "MemberService.RemoveMember": Role.OWNER,
    "ApiKeyService.CreateApiKey": Role.MAINTAINER,
    "ApiKeyService.ListApiKeys": Role.MAINTAINER,
    "ApiKeyService.RevokeApiKey": Role.MAINTAINER,
    "ProjectService.CreateProject": Role.MAINTAINER,
    "ProjectService.GetProject": Role.VIEWER,
    "ProjectService.ListProjects": Role.VIEWER,
    "ProjectService.DeleteProject": Role.MAINTAINER,
    "RepoService.CreateRepo": Role.MAINTAINER,
    "RepoService.GetRepo": Role.VIEWER,
    "RepoService.ListRepos": Role.VIEWER,
    "RepoService.UpdateRepo": Role.MAINTAINER,
    "RepoService.DeleteRepo": Role.MAINTAINER,
    "InstallationService.AddInstallation": Role.OPERATOR,
    "InstallationService.ListInstallations": Role.MAINTAINER,
    "InstallationService.RemoveInstallation": Role.OWNER,
    "AgentRegistrationService.CreateAgentRegistration": Role.OPERATOR,
    "AgentRegistrationService.ListAgentRegistrations": Role.MAINTAINER,
    "AgentRegistrationService.UpdateAgentRegistration": Role.OPERATOR,
    "AgentRegistrationService.UpdateAgentMode": Role.OWNER,
    "AgentRegistrationService.DeleteAgentRegistration": Role.OPERATOR,
    "AuditService.ListAuditEntries": Role.OWNER,
    "AuthorizationService.Authorize": Service(),
    "AuthorizationService.AuthorizeInstallation": Service(),
    "AuthorizationService.IssueToken": Service(),
    "AuthorizationService.GetKeys": Role.NONE,
    "AuthorizationService.RotateKey": Role.OPERATOR,
}

ISSUER_OF_ROLES = "tenancy"
ISSUER_OF_SERVICE = "gateway"
ISSUER_OF_OPERATORS = "operator"
ISSUERS = (ISSUER_OF_ROLES, ISSUER_OF_SERVICE, ISSUER_OF_OPERATORS)


def check(caller: CallContext, minimum: Role | Service, scope: str) -> None:
    """Refuses a caller whose role, scopes or issuer do not suffice.

    An issuer vouches only for what it is trusted with: the gateway's key makes no operator.

    Raises:
        RoleTooLow: With what would suffice.
    """
    if isinstance(minimum, Service):
        if minimum.scope not in caller.scopes or caller.issuer != ISSUER_OF_SERVICE:
            raise RoleTooLow(f"the scope {minimum.scope}")
        return
    if minimum is Role.NONE:
        return
    issuer = ISSUER_OF_OPERATORS if caller.role is Role.OPERATOR else ISSUER_OF_ROLES
    if caller.role < minimum or caller.issuer != issuer:
        raise RoleTooLow(f"the role {minimum.name.lower()}")
    if caller.scopes and caller.scopes.isdisjoint({scope, "tenancy:write"}):
        raise RoleTooLow(f"the scope {scope}")


def guard(servicer: Any, service: ServiceDescriptor) -> None:
    """Puts the check before every method of a servicer."""
    for method in service.methods:
        minimum = MINIMUM[f"{service.name}.{method.name}"]
        setattr(servicer, method.name, _guarded(getattr(servicer, method.name), minimum, _scope(method)))


def _scope(method: MethodDescriptor) -> str:
    reads = method.GetOptions().idempotency_level == MethodOptions.NO_SIDE_EFFECTS
    return "tenancy:read" if reads else "tenancy:write"


def _guarded(handler: Handler, minimum: Role | Service, scope: str) -> Handler:
    @wraps(handler)
    async def checked(request: Any, context: Any) -> Any:
        check(current(), minimum, scope)
        return await handler(request, context)

    return checked
