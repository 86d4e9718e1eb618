import asyncio
import time
from uuid import UUID, uuid4

import pytest
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from kit.auth import TokenVerifier
from kit.context import Role
from kit.errors import CredentialInvalid, FieldInvalid, FieldRequired
from squad.code.v1 import finding_pb2

INSTALLATION = {"host": "github", "installation_id": 7, "account": "acme"}
WEBHOOK = {
    **INSTALLATION,
    "repository_external_id": "42",
    "repository_full_name": "acme/shop",
    "repository_clone_url": "https://github.com/acme/shop.git",
    "repository_default_branch": "main",
}


def inside(keys):
    return TokenVerifier(keys.trust_dir, "squad-internal", {"tenancy"})


async def webhook(tenancy, **changes):
    return await tenancy.gateway.call("AuthorizationService.AuthorizeInstallation", **{**WEBHOOK, **changes})


async def issue(tenancy, secret, **fields):
    return await tenancy.gateway.call("AuthorizationService.IssueToken", api_key=secret, **fields)


async def test_a_key_becomes_a_principal_a_policy_and_an_internal_token(tenancy, keys):
    made = await tenancy.key(scopes=["reviews:write"])
    answer = await tenancy.authorize(made.secret)
    assert answer.principal.tenant_name == "acme"
    assert answer.policy.gate == finding_pb2.SEVERITY_HIGH
    caller = inside(keys).verify(answer.internal_token)
    assert (caller.tenant_id, caller.role) == (tenancy.tenant_id, Role.REVIEWER)
    assert (caller.subject, caller.scopes) == (f"api_key:{made.api_key.id}", frozenset({"reviews:write"}))


async def test_the_internal_token_opens_this_service(tenancy):
    made = await tenancy.key(role=Role.MAINTAINER.value)
    caller = tenancy.bearer((await tenancy.authorize(made.secret)).internal_token)
    assert (await caller.call("ProjectService.CreateProject", name="payments")).project.name == "payments"


async def test_an_internal_token_has_minutes_left_even_when_it_is_handed_out_again(tenancy):
    made = await tenancy.key()
    first, again = [await tenancy.authorize(made.secret) for _ in range(2)]
    assert first.internal_token == again.internal_token
    assert again.expire_time.seconds - time.time() > 200


async def test_every_wrong_key_gets_the_same_answer(tenancy):
    made = await tenancy.key()
    wrong = [made.secret[:-1] + ("A" if made.secret[-1] != "A" else "B"), "sqd_aaaaaaaa_" + "b" * 43]
    answers = set()
    for secret in wrong:
        with pytest.raises(CredentialInvalid) as error:
            await tenancy.authorize(secret)
        answers.add(str(error.value))
    assert len(answers) == 1


@pytest.mark.parametrize(
    "credential", ["x", "sqd_", "sqd_short_key", "a.b.c", "é" * 100, "x" * 9000, "\n", "sqd_aaaaaaaa_\0"]
)
async def test_a_malformed_credential_is_refused(tenancy, credential):
    with pytest.raises(CredentialInvalid):
        await tenancy.authorize(credential)


async def test_a_key_is_traded_for_a_short_token_that_stands_for_it(tenancy):
    made = await tenancy.key(scopes=["reviews:read"])
    issued = await issue(tenancy, made.secret)
    assert 890 < issued.expire_time.seconds - time.time() <= 900
    by_token, by_key = await tenancy.authorize(issued.token), await tenancy.authorize(made.secret)
    assert by_token.principal == by_key.principal


async def test_a_token_ends_when_its_key_is_revoked(tenancy):
    made = await tenancy.key()
    issued = await issue(tenancy, made.secret)
    await tenancy.member().call("ApiKeyService.RevokeApiKey", api_key_id=made.api_key.id)
    with pytest.raises(CredentialInvalid):
        await tenancy.authorize(issued.token)


async def test_a_token_does_not_outlive_its_key(tenancy):
    made = await tenancy.key(expire_time=Timestamp(seconds=int(time.time()) + 100))
    issued = await issue(tenancy, made.secret)
    assert issued.expire_time.seconds <= made.api_key.expire_time.seconds


@pytest.mark.parametrize("seconds", [-1, 0, 3601, 315576000000])
async def test_a_lifetime_is_at_most_an_hour(tenancy, seconds):
    made = await tenancy.key()
    with pytest.raises(FieldInvalid, match="lifetime must be 1 second to 1 hour"):
        await issue(tenancy, made.secret, lifetime=Duration(seconds=seconds))


async def test_an_internal_token_is_no_credential_for_the_api(tenancy):
    made = await tenancy.key()
    with pytest.raises(CredentialInvalid, match="another audience"):
        await tenancy.authorize((await tenancy.authorize(made.secret)).internal_token)


async def test_a_token_of_another_issuer_is_refused(tenancy, keys):
    forged = keys.token("gateway", audience="squad-api", subject=f"api_key:{uuid4()}")
    with pytest.raises(CredentialInvalid):
        await tenancy.authorize(forged)


async def test_a_new_key_signs_at_once_and_the_old_one_still_verifies(tenancy, keys):
    made = await tenancy.key()
    before = (await tenancy.authorize(made.secret)).internal_token
    issued = await issue(tenancy, made.secret)
    kid = (await tenancy.operator.call("AuthorizationService.RotateKey")).kid
    published = (await tenancy.gateway.call("AuthorizationService.GetKeys")).keys
    assert (published[0].kid, len(published)) == (kid, 2)
    after = (await tenancy.authorize(issued.token)).internal_token
    assert before != after
    assert inside(keys).verify(before).subject == inside(keys).verify(after).subject


async def test_a_key_that_is_no_longer_trusted_verifies_nothing(tenancy, keys):
    made = await tenancy.key()
    issued = await issue(tenancy, made.secret)
    old = next(keys.trust_dir.glob("tenancy-*.pem"))
    await tenancy.operator.call("AuthorizationService.RotateKey")
    old.unlink()
    with pytest.raises(CredentialInvalid, match="not trusted"):
        await tenancy.authorize(issued.token)


async def test_the_same_request_rotates_once_and_is_recorded(tenancy, rows):
    request_id = str(uuid4())
    kids = {
        (await tenancy.operator.call("AuthorizationService.RotateKey", request_id=request_id)).kid for _ in range(2)
    }
    assert len(kids) == 1
    assert rows("select resource_id from tenancy.audit_log where action = 'signing_key.rotate'") == [(kids.pop(),)]


async def test_the_first_webhook_binds_its_installation_and_registers_its_repository(tenancy, keys):
    await tenancy.tenant("default")
    place = await webhook(tenancy)
    assert (place.repo.full_name, place.repo.installation_id, place.repo.enabled) == ("acme/shop", 7, True)
    assert (place.repo.clone_url, place.repo.default_branch) == ("https://github.com/acme/shop.git", "main")
    caller = inside(keys).verify(place.authorization.internal_token)
    assert (caller.subject, caller.role) == ("installation:github:7", Role.REVIEWER)
    assert caller.tenant_id == place.authorization.principal.tenant_id


async def test_a_second_webhook_writes_nothing(tenancy, rows):
    await tenancy.tenant("default")
    first = await webhook(tenancy)
    before = rows("select count(*) from tenancy.audit_log")
    assert (await webhook(tenancy)).repo == first.repo
    assert rows("select count(*) from tenancy.audit_log") == before


async def test_first_webhooks_that_come_at_once_bind_once(tenancy, rows):
    await tenancy.tenant("default")
    places = await asyncio.gather(*(webhook(tenancy) for _ in range(8)))
    assert len({place.repo.id for place in places}) == 1
    assert rows("select count(*) from tenancy.installations") == [(1,)]


async def test_a_repository_is_followed_across_a_rename(tenancy):
    await tenancy.tenant("default")
    first = await webhook(tenancy)
    renamed = await webhook(tenancy, repository_full_name="acme/store", repository_clone_url="")
    assert renamed.repo.id == first.repo.id
    assert (renamed.repo.full_name, renamed.repo.clone_url) == ("acme/store", first.repo.clone_url)


async def test_a_webhook_without_a_repository_registers_none(tenancy):
    await tenancy.tenant("default")
    place = await tenancy.gateway.call("AuthorizationService.AuthorizeInstallation", **INSTALLATION)
    assert not place.HasField("repo")


async def test_a_disabled_repository_is_not_reviewed(tenancy):
    default = await tenancy.tenant("default")
    repo = (await webhook(tenancy)).repo
    owner = tenancy.member(tenant_id=default)
    await owner.call("RepoService.UpdateRepo", repo_id=repo.id, enabled=False)
    answer = await webhook(tenancy)
    assert answer.refusal == "repository acme/shop is disabled: enable it to have it reviewed"
    assert answer.authorization.principal.tenant_id == default


async def said(tenancy, state, seconds):
    name = f"INSTALLATION_STATE_{state}"
    return await webhook(tenancy, installation_state=name, installation_update_time=Timestamp(seconds=seconds))


@pytest.mark.parametrize("state", ["SUSPENDED", "REMOVED"])
async def test_an_installation_is_refused_once_the_host_lets_us_in_no_more(tenancy, state, rows):
    await tenancy.tenant("default")
    await webhook(tenancy)
    assert state.lower() in (await said(tenancy, state, 100)).refusal
    assert state.lower() in (await webhook(tenancy)).refusal
    log = rows("select detail->>'state' from tenancy.audit_log where action = 'installation.follow'")
    assert log == [(state.lower(),)]


async def test_of_what_the_host_says_of_an_installation_the_latest_counts_in_whatever_order_it_comes(tenancy):
    await tenancy.tenant("default")
    await said(tenancy, "SUSPENDED", 100)
    await said(tenancy, "ACTIVE", 300)
    assert not (await said(tenancy, "SUSPENDED", 200)).refusal


async def test_a_removed_installation_is_not_bound_by_the_news_of_its_end(tenancy, rows):
    await tenancy.tenant("default")
    assert "bound to no tenant" in (await said(tenancy, "REMOVED", 100)).refusal
    assert rows("select count(*) from tenancy.installations") == [(0,)]


async def test_a_repository_that_an_installation_lost_is_kept_without_one(tenancy, rows):
    await tenancy.tenant("default")
    await webhook(tenancy)
    fields = {**INSTALLATION, "removed_repository_ids": ["42", "43"]}
    await tenancy.gateway.call("AuthorizationService.AuthorizeInstallation", **fields)
    assert rows("select installation_id from tenancy.repos") == [(None,)]


async def test_what_names_no_installation_belongs_to_the_platform(tenancy):
    place = await tenancy.gateway.call("AuthorizationService.AuthorizeInstallation", host="github")
    assert (place.authorization.principal.tenant_id, place.refusal) == (str(UUID(int=0)), "")


async def test_a_repository_needs_its_name(tenancy):
    with pytest.raises(FieldRequired, match="repository_full_name"):
        await webhook(tenancy, repository_full_name="")


async def test_an_installation_id_is_above_zero(tenancy):
    with pytest.raises(FieldInvalid, match="installation_id must be above 0"):
        await webhook(tenancy, installation_id=-1)
