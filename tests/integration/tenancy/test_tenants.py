from uuid import uuid4

import pytest

from kit.errors import AlreadyExists, FieldInvalid, FieldRequired, NotFound, PageTokenInvalid
from squad.code.v1 import finding_pb2
from squad.tenancy.v1 import tenant_pb2


async def test_a_new_tenant_has_the_default_policy(tenancy):
    made = (await tenancy.operator.call("TenantService.CreateTenant", name="initech")).tenant
    assert (made.name, made.display_name) == ("initech", "initech")
    assert (made.policy.gate, made.policy.inline_comment_cap) == (finding_pb2.SEVERITY_HIGH, 10)
    assert len(made.policy.version) == 16


async def test_the_same_request_makes_one_tenant(tenancy):
    request_id = str(uuid4())
    first = await tenancy.operator.call("TenantService.CreateTenant", name="initech", request_id=request_id)
    again = await tenancy.operator.call("TenantService.CreateTenant", name="initech", request_id=request_id)
    assert again == first


async def test_a_name_is_given_once(tenancy):
    with pytest.raises(AlreadyExists, match="tenant acme exists already"):
        await tenancy.operator.call("TenantService.CreateTenant", name="acme")


@pytest.mark.parametrize("name", ["a", "Acme", "1acme", "acme-", "ac me", "acme\n", "a" * 41, "akmé", "a\0b"])
async def test_a_bad_name_is_refused(tenancy, name):
    with pytest.raises(FieldInvalid, match=r"^name must be 2 to 40 of"):
        await tenancy.operator.call("TenantService.CreateTenant", name=name)


async def test_a_missing_name_is_named(tenancy):
    with pytest.raises(FieldRequired, match="name is required"):
        await tenancy.operator.call("TenantService.CreateTenant")


async def test_a_member_sees_the_own_tenant(tenancy):
    assert (await tenancy.member().call("TenantService.GetTenant")).tenant.name == "acme"


async def test_tenants_come_in_pages_oldest_first(tenancy):
    first = await tenancy.operator.call("TenantService.ListTenants", page_size=1)
    second = await tenancy.operator.call("TenantService.ListTenants", page_size=1, page_token=first.next_page_token)
    assert [page.tenants[0].name for page in (first, second)] == ["acme", "globex"]
    assert second.next_page_token == ""


async def test_a_tenant_is_found_by_its_name(tenancy):
    found = await tenancy.operator.call("TenantService.ListTenants", name="globex")
    assert [tenant.id for tenant in found.tenants] == [tenancy.other_tenant_id]


@pytest.mark.parametrize("token", ["nonsense", "AAAA", "x" * 5000])
async def test_a_page_token_of_another_list_is_refused(tenancy, token):
    with pytest.raises(PageTokenInvalid):
        await tenancy.operator.call("TenantService.ListTenants", page_token=token)


async def test_a_new_policy_replaces_the_old_one_and_changes_its_version(tenancy):
    before = (await tenancy.member().call("TenantService.GetTenant")).tenant.policy
    wanted = tenant_pb2.Policy(required_agents=["style", "logic"], inline_comment_cap=0, settings={"language": "en"})
    await tenancy.member().call("TenantService.UpdateTenantPolicy", policy=wanted)
    after = (await tenancy.member().call("TenantService.GetTenant")).tenant.policy
    assert (list(after.required_agents), after.inline_comment_cap) == (["logic", "style"], 0)
    assert (after.settings["language"], after.gate) == ("en", finding_pb2.SEVERITY_HIGH)
    assert after.version != before.version


async def test_a_policy_applies_to_the_next_authorization(tenancy):
    made = await tenancy.key()
    await tenancy.member().call("TenantService.UpdateTenantPolicy", policy=tenant_pb2.Policy(inline_comment_cap=3))
    assert (await tenancy.authorize(made.secret)).policy.inline_comment_cap == 3


async def test_a_deleted_tenant_is_gone_with_all_it_had_but_its_log(tenancy, rows):
    made = await tenancy.key()
    await tenancy.member().call("MemberService.AddMember", email="ada@acme.test", role=1)
    await tenancy.operator.call("TenantService.DeleteTenant", tenant_id=tenancy.tenant_id)
    with pytest.raises(NotFound):
        await tenancy.member().call("TenantService.GetTenant")
    assert rows("select from tenancy.api_keys") == rows("select from tenancy.users") == []
    assert rows("select resource_id from tenancy.audit_log where action = 'tenant.delete'") == [(tenancy.tenant_id,)]
    assert rows("select from tenancy.audit_log where resource_id = %s", made.api_key.id)


async def test_nothing_can_be_made_in_a_tenant_that_is_not_there(tenancy):
    with pytest.raises(NotFound, match="there is no tenant"):
        await tenancy.operator.call("ProjectService.CreateProject", name="ghost", tenant_id=str(uuid4()))
