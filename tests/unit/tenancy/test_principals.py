from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from kit.auth import TokenSigner
from kit.context import Role
from kit.errors import CredentialInvalid
from tenancy_service import principals
from tenancy_service.store.resolver import KeyRecord
from tenancy_service.tokens import Tokens

NOW = datetime(2030, 1, 1, tzinfo=UTC)
KEY = KeyRecord(
    id=UUID(int=1),
    tenant_id=UUID(int=2),
    user_id=None,
    secret_hash=b"",
    role=Role.MAINTAINER.value,
    scopes=[],
    expire_time=None,
    revoke_time=None,
    tenant_name="acme",
    policy={},
    agents=[],
    member_role=None,
)


def of(**changes):
    return principals.of_key(replace(KEY, **changes), NOW)


def test_a_key_of_the_tenant_speaks_for_itself():
    assert of().subject == f"api_key:{KEY.id}"


@pytest.mark.parametrize(("key", "member", "effective"), [(3, 4, 3), (3, 2, 2), (3, 3, 3)])
def test_a_key_of_a_member_has_the_smaller_role(key, member, effective):
    principal = of(user_id=UUID(int=3), role=key, member_role=member)
    assert (principal.subject, principal.role) == (f"user:{UUID(int=3)}", effective)


@pytest.mark.parametrize(
    "changes",
    [
        {"revoke_time": NOW},
        {"expire_time": NOW},
        {"expire_time": NOW - timedelta(seconds=1)},
        {"user_id": UUID(int=3)},
    ],
)
def test_a_key_that_ended_or_lost_its_member_is_refused(changes):
    with pytest.raises(CredentialInvalid, match="unknown, expired or revoked"):
        of(**changes)


def test_a_key_works_until_it_expires():
    assert of(expire_time=NOW + timedelta(seconds=1)).api_key_id == str(KEY.id)


def test_a_token_is_signed_anew_for_another_role_and_after_a_rotation():
    tokens = Tokens(TokenSigner.ephemeral("tenancy"))
    first = tokens.internal(of())
    assert tokens.internal(of()) is first
    assert tokens.internal(of(role=Role.VIEWER.value)) != first
    tokens.forget()
    assert tokens.internal(of()) is not first
