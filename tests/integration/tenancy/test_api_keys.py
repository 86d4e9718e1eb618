import hashlib
import time
from uuid import uuid4

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from kit.context import Role
from kit.errors import AlreadyExists, CredentialInvalid, FieldInvalid, NotFound, RoleTooLow


async def revoke(tenancy, key_id, role=Role.OWNER):
    return await tenancy.member(role).call("ApiKeyService.RevokeApiKey", api_key_id=key_id)


async def test_only_a_hash_of_the_secret_is_stored(tenancy, rows):
    made = await tenancy.key()
    assert rows("select secret_hash from tenancy.api_keys") == [(hashlib.sha256(made.secret.encode()).digest(),)]
    for table in ("api_keys", "audit_log"):
        stored = rows(f"select row_to_json(t)::text from tenancy.{table} t")
        assert made.secret[13:] not in str(stored)


async def test_the_secret_is_shown_once(tenancy):
    made = await tenancy.key()
    assert made.secret.startswith(f"sqd_{made.api_key.prefix}_")
    assert len(made.secret) == 56
    listed = await tenancy.member().call("ApiKeyService.ListApiKeys")
    assert list(listed.api_keys) == [made.api_key]
    assert made.secret[13:] not in str(listed)


async def test_a_repeated_request_is_refused_because_the_secret_is_lost(tenancy):
    request_id = str(uuid4())
    await tenancy.key(request_id=request_id)
    with pytest.raises(AlreadyExists, match=request_id):
        await tenancy.key(request_id=request_id)
    assert len((await tenancy.member().call("ApiKeyService.ListApiKeys")).api_keys) == 1


async def test_a_revoked_key_is_refused_at_once(tenancy):
    made = await tenancy.key()
    await tenancy.authorize(made.secret)
    revoked = await revoke(tenancy, made.api_key.id)
    with pytest.raises(CredentialInvalid, match="unknown, expired or revoked"):
        await tenancy.authorize(made.secret)
    assert await revoke(tenancy, made.api_key.id) == revoked


async def test_an_expired_key_is_refused(tenancy, rows, tenancy_admin_url):
    made = await tenancy.key(expire_time=Timestamp(seconds=int(time.time()) + 60))
    await tenancy.authorize(made.secret)
    rows("update tenancy.api_keys set expire_time = now() returning id")
    with pytest.raises(CredentialInvalid, match="unknown, expired or revoked"):
        await tenancy.authorize(made.secret)


async def test_an_expiry_lies_in_the_future(tenancy):
    with pytest.raises(FieldInvalid, match="expire_time must lie in the future"):
        await tenancy.key(expire_time=Timestamp(seconds=int(time.time()) - 1))
    with pytest.raises(FieldInvalid, match="expire_time must be a time"):
        await tenancy.key(expire_time=Timestamp(seconds=2**62))


async def test_nobody_makes_or_revokes_a_key_above_the_own_role(tenancy):
    maintainer = tenancy.member(Role.MAINTAINER)
    with pytest.raises(RoleTooLow, match="the role owner"):
        await maintainer.call("ApiKeyService.CreateApiKey", display_name="x", role=Role.OWNER.value)
    owners = await tenancy.key(role=Role.OWNER.value)
    with pytest.raises(RoleTooLow, match="the role owner"):
        await revoke(tenancy, owners.api_key.id, Role.MAINTAINER)


async def test_only_an_owner_makes_a_key_that_acts_for_somebody_else(tenancy):
    ada = (await tenancy.member().call("MemberService.AddMember", email="a@b", role=4)).member
    wanted = {"display_name": "x", "role": 1, "user_id": ada.user_id}
    with pytest.raises(RoleTooLow, match="the role owner"):
        await tenancy.member(Role.MAINTAINER, subject="user:bob").call("ApiKeyService.CreateApiKey", **wanted)
    herself = tenancy.member(Role.MAINTAINER, subject=f"user:{ada.user_id}")
    assert (await herself.call("ApiKeyService.CreateApiKey", **wanted)).api_key.user_id == ada.user_id


async def test_a_key_for_an_unknown_user_is_refused(tenancy):
    with pytest.raises(NotFound, match="there is no user"):
        await tenancy.key(user_id=str(uuid4()))


@pytest.mark.parametrize(
    ("have", "want", "allowed"),
    [
        (["tenancy:write"], ["tenancy:read"], True),
        (["tenancy:write", "reviews:read"], ["reviews:read"], True),
        (["tenancy:write"], ["reviews:read"], False),
        (["tenancy:write"], [], False),
    ],
)
async def test_a_limited_caller_hands_on_no_more_scopes_than_it_has(tenancy, have, want, allowed):
    limited = tenancy.member(scopes=have)
    wanted = limited.call("ApiKeyService.CreateApiKey", display_name="x", role=1, scopes=want)
    if allowed:
        assert list((await wanted).api_key.scopes) == want
    else:
        with pytest.raises(RoleTooLow, match="the scope"):
            await wanted


async def test_an_unknown_scope_is_refused(tenancy):
    with pytest.raises(FieldInvalid, match=r"scopes must hold only .* not 'service'"):
        await tenancy.key(scopes=["service"])
