"""Who a credential speaks for, decided from what is stored about it."""

from datetime import datetime
from uuid import UUID

from kit.context import CallContext, Role
from kit.errors import CredentialInvalid
from squad.tenancy.v1 import authorization_pb2
from tenancy_service import messages
from tenancy_service.store.resolver import KeyRecord, Place

INSTALLATION_ROLE = Role.REVIEWER


def invalid() -> CredentialInvalid:
    """One answer for all that is wrong with a key, so that nothing can be learned from it."""
    return CredentialInvalid("it is unknown, expired or revoked")


def of_key(record: KeyRecord, now: datetime) -> authorization_pb2.Principal:
    """The caller behind a key. A key that acts for a member never does more than they may.

    Raises:
        CredentialInvalid: The key has ended, or its member has left.
    """
    ended = record.revoke_time is not None or (record.expire_time is not None and record.expire_time <= now)
    if ended or (record.user_id and record.member_role is None):
        raise invalid()
    return authorization_pb2.Principal(
        tenant_id=str(record.tenant_id),
        tenant_name=record.tenant_name,
        subject=f"user:{record.user_id}" if record.user_id else f"api_key:{record.id}",
        role=messages.role(min(record.role, record.member_role or record.role)),
        scopes=record.scopes,
        api_key_id=str(record.id),
    )


def of_installation(place: Place, host: str, installation_id: int) -> authorization_pb2.Principal:
    """The installation itself: it may ask for reviews."""
    return authorization_pb2.Principal(
        tenant_id=str(place.tenant_id),
        tenant_name=place.tenant_name,
        subject=f"installation:{host}:{installation_id}",
        role=messages.role(INSTALLATION_ROLE),
        scopes=["reviews:write"],
    )


def of_platform(tenant_id: UUID, host: str, installation_id: int) -> authorization_pb2.Principal:
    """Whoever sent what belongs to no tenant."""
    return authorization_pb2.Principal(
        tenant_id=str(tenant_id),
        subject=f"installation:{host}:{installation_id}",
        role=messages.role(INSTALLATION_ROLE),
        scopes=["reviews:write"],
    )


def of_operator(tenant_id: UUID, caller: CallContext) -> authorization_pb2.Principal:
    """Who runs the platform. Raises CredentialInvalid when the token says something else."""
    if caller.role is not Role.OPERATOR:
        raise invalid()
    return authorization_pb2.Principal(tenant_id=str(tenant_id), subject=caller.subject)
