"""Rows as messages."""

from datetime import datetime
from typing import cast
from uuid import UUID

from google.protobuf.json_format import ParseDict
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp

from squad.tenancy.v1 import (
    agent_registration_pb2,
    api_key_pb2,
    audit_pb2,
    installation_pb2,
    member_pb2,
    project_pb2,
    repo_pb2,
    tenant_pb2,
)
from tenancy_service import agents, policy
from tenancy_service.store.models import (
    AgentRegistrationRow,
    ApiKeyRow,
    AuditRow,
    InstallationRow,
    MembershipRow,
    ProjectRow,
    RepoRow,
    TenantRow,
    UserRow,
)


def timestamp(when: datetime | None) -> Timestamp | None:
    """A time, or nothing."""
    if when is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(when)
    return stamp


def id_text(value: UUID | None) -> str:
    """An id, or the empty text."""
    return str(value) if value else ""


def role(value: int) -> member_pb2.Role:
    """A stored role; its numbers are the contract's."""
    return cast("member_pb2.Role", value)


def tenant(row: TenantRow) -> tenant_pb2.Tenant:
    """With its whole policy."""
    return tenant_pb2.Tenant(
        id=str(row.id),
        name=row.name,
        display_name=row.display_name,
        policy=policy.from_store(row.policy),
        create_time=timestamp(row.create_time),
    )


def member(membership: MembershipRow, user: UserRow) -> member_pb2.Member:
    """A user with what they may do."""
    return member_pb2.Member(
        user_id=str(user.id),
        tenant_id=str(user.tenant_id),
        email=user.email,
        display_name=user.display_name,
        role=role(membership.role),
        create_time=timestamp(membership.create_time),
    )


def api_key(row: ApiKeyRow) -> api_key_pb2.ApiKey:
    """Without the hash."""
    return api_key_pb2.ApiKey(
        id=str(row.id),
        tenant_id=str(row.tenant_id),
        display_name=row.display_name,
        prefix=row.prefix,
        role=role(row.role),
        scopes=row.scopes,
        user_id=id_text(row.user_id),
        create_time=timestamp(row.create_time),
        expire_time=timestamp(row.expire_time),
        revoke_time=timestamp(row.revoke_time),
    )


def project(row: ProjectRow) -> project_pb2.Project:
    """As it is."""
    return project_pb2.Project(
        id=str(row.id),
        tenant_id=str(row.tenant_id),
        name=row.name,
        display_name=row.display_name,
        create_time=timestamp(row.create_time),
    )


def installation(row: InstallationRow) -> installation_pb2.Installation:
    """As it is."""
    return installation_pb2.Installation(
        id=str(row.id),
        tenant_id=str(row.tenant_id),
        host=row.host,
        installation_id=row.installation_id,
        account=row.account,
        auto_bound=row.auto_bound,
        create_time=timestamp(row.create_time),
        state=cast("installation_pb2.InstallationState", row.state),
    )


def repo(row: RepoRow) -> repo_pb2.Repo:
    """As it is."""
    return repo_pb2.Repo(
        id=str(row.id),
        tenant_id=str(row.tenant_id),
        host=row.host,
        external_id=row.external_id,
        full_name=row.full_name,
        clone_url=row.clone_url,
        default_branch=row.default_branch,
        installation_id=row.installation_id or 0,
        enabled=row.enabled,
        project_id=id_text(row.project_id),
        create_time=timestamp(row.create_time),
    )


def agent_registration(row: AgentRegistrationRow) -> agent_registration_pb2.AgentRegistration:
    """As it is."""
    return agent_registration_pb2.AgentRegistration(
        id=str(row.id),
        tenant_id=str(row.tenant_id),
        agent=agents.message_of(row),
        enabled=row.enabled,
        create_time=timestamp(row.create_time),
    )


def audit_entry(row: AuditRow) -> audit_pb2.AuditEntry:
    """As it was written."""
    return audit_pb2.AuditEntry(
        id=str(row.id),
        tenant_id=str(row.tenant_id),
        event_time=timestamp(row.event_time),
        actor=row.actor,
        action=row.action,
        resource=row.resource,
        resource_id=row.resource_id,
        detail=ParseDict(row.detail, Struct()),
        trace_id=row.trace_id,
    )
