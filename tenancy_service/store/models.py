"""The tables of schema `tenancy`; the migrations make them, with row-level security this file does not show.

Constraint names follow one pattern, from which `repository.explain` tells which resource a violation is about.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, Integer, LargeBinary, MetaData, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kit.ids import uuid7


def utc_now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(schema="tenancy")
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way
        str: Text,
        bytes: LargeBinary,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[str]: ARRAY(Text),
    }


class Created(Base):
    """A row with a creation time."""

    __abstract__ = True

    create_time: Mapped[datetime] = mapped_column(default=utc_now)


class Requested(Created):
    """A row made by a request that may be repeated."""

    __abstract__ = True

    request_id: Mapped[UUID | None]


class TenantRow(Requested):
    """A tenant; `policy` is its Policy message as JSON, defaults left out."""

    __tablename__ = "tenants"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    display_name: Mapped[str]
    policy: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Owned:
    """A row that belongs to a tenant."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    tenant_id: Mapped[UUID]


class UserRow(Owned, Created):
    """A person, known to one tenant; stays when the membership ends, so that the audit log keeps its meaning."""

    __tablename__ = "users"
    email: Mapped[str]
    display_name: Mapped[str]


class MembershipRow(Requested):
    """What a user may do."""

    __tablename__ = "memberships"
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[int] = mapped_column(SmallInteger)


class ApiKeyRow(Owned, Requested):
    """A key; of its secret only the SHA-256."""

    __tablename__ = "api_keys"
    user_id: Mapped[UUID | None]
    display_name: Mapped[str]
    prefix: Mapped[str]
    secret_hash: Mapped[bytes]
    role: Mapped[int] = mapped_column(SmallInteger)
    scopes: Mapped[list[str]] = mapped_column(default=list)
    expire_time: Mapped[datetime | None]
    revoke_time: Mapped[datetime | None]


class ProjectRow(Owned, Requested):
    """A group of repositories."""

    __tablename__ = "projects"
    name: Mapped[str]
    display_name: Mapped[str]


class InstallationRow(Owned, Requested):
    """An installation on a code host; bound to one tenant at a time."""

    __tablename__ = "installations"
    host: Mapped[str]
    installation_id: Mapped[int] = mapped_column(BigInteger)
    account: Mapped[str]
    auto_bound: Mapped[bool] = mapped_column(default=False)
    state: Mapped[int] = mapped_column(SmallInteger, default=1)
    host_time: Mapped[datetime | None]


class RepoRow(Owned, Requested):
    """A registered repository."""

    __tablename__ = "repos"
    host: Mapped[str]
    external_id: Mapped[str]
    full_name: Mapped[str]
    clone_url: Mapped[str] = mapped_column(default="")
    default_branch: Mapped[str] = mapped_column(default="")
    installation_id: Mapped[int | None] = mapped_column(BigInteger)
    enabled: Mapped[bool] = mapped_column(default=True)
    project_id: Mapped[UUID | None]


class AgentRegistrationRow(Owned, Requested):
    """An agent that the operator approved; `mode` is the tenant's choice, by the contract's numbers."""

    __tablename__ = "agent_registrations"
    name: Mapped[str]
    agent: Mapped[str]
    address: Mapped[str]
    spiffe_id: Mapped[str]
    languages: Mapped[list[str]]
    deadline_ms: Mapped[int] = mapped_column(Integer)
    mode: Mapped[int] = mapped_column(SmallInteger)
    enabled: Mapped[bool] = mapped_column(default=True)


class AuditRow(Base):
    """One change. The database refuses to alter or delete it; no foreign key, so that it outlives its tenant."""

    __tablename__ = "audit_log"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    tenant_id: Mapped[UUID]
    event_time: Mapped[datetime] = mapped_column(default=utc_now)
    actor: Mapped[str]
    action: Mapped[str]
    resource: Mapped[str]
    resource_id: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    trace_id: Mapped[str] = mapped_column(default="")
