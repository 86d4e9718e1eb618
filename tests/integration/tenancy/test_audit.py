import time

import psycopg
import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from psycopg import errors

from kit.errors import AlreadyExists
from tests.support.servers import role_urls


async def entries(tenancy, **filters):
    return list((await tenancy.member().call("AuditService.ListAuditEntries", **filters)).audit_entries)


async def test_every_change_is_recorded_with_who_and_what(tenancy):
    member = (await tenancy.member().call("MemberService.AddMember", email="a@b", role=2)).member
    entry = (await entries(tenancy))[0]
    assert (entry.actor, entry.action, entry.resource) == ("user:ada", "member.add", "member")
    assert (entry.resource_id, entry.detail["role"]) == (member.user_id, "reviewer")
    assert len(entry.trace_id) == 32


async def test_each_changing_call_leaves_an_entry(tenancy, rows):
    owner = tenancy.member()
    user_id = (await owner.call("MemberService.AddMember", email="a@b", role=2)).member.user_id
    await owner.call("MemberService.UpdateMemberRole", user_id=user_id, role=1)
    await owner.call("MemberService.RemoveMember", user_id=user_id)
    key = (await tenancy.key()).api_key
    await owner.call("ApiKeyService.RevokeApiKey", api_key_id=key.id)
    project = (await owner.call("ProjectService.CreateProject", name="payments")).project
    await owner.call("ProjectService.DeleteProject", project_id=project.id)
    repo = (await owner.call("RepoService.CreateRepo", host="github", external_id="1", full_name="a/b")).repo
    await owner.call("RepoService.UpdateRepo", repo_id=repo.id, enabled=False)
    await owner.call("RepoService.DeleteRepo", repo_id=repo.id)
    await owner.call("TenantService.UpdateTenantPolicy", policy={})
    await tenancy.operator.call(
        "InstallationService.AddInstallation", host="github", installation_id=1, account="a", tenant_id=owner.tenant_id
    )
    await owner.call("InstallationService.RemoveInstallation", host="github", installation_id=1)
    actions = [entry.action for entry in await entries(tenancy)]
    assert actions[::-1] == [
        "tenant.create",
        "member.add",
        "member.update_role",
        "member.remove",
        "api_key.create",
        "api_key.revoke",
        "project.create",
        "project.delete",
        "repo.create",
        "repo.update",
        "repo.delete",
        "tenant.update_policy",
        "installation.add",
        "installation.remove",
    ]


async def test_a_change_that_fails_leaves_no_entry(tenancy):
    await tenancy.member().call("ProjectService.CreateProject", name="payments")
    before = await entries(tenancy)
    with pytest.raises(AlreadyExists):
        await tenancy.member().call("ProjectService.CreateProject", name="payments")
    assert await entries(tenancy) == before


async def test_entries_are_filtered_and_paged_newest_first(tenancy):
    for name in ("aa", "bb", "cc"):
        await tenancy.member().call("ProjectService.CreateProject", name=name)
    newest = await tenancy.member().call("AuditService.ListAuditEntries", action="project.create", page_size=2)
    assert [entry.detail["name"] for entry in newest.audit_entries] == ["cc", "bb"]
    rest = await entries(tenancy, action="project.create", page_size=2, page_token=newest.next_page_token)
    assert [entry.detail["name"] for entry in rest] == ["aa"]
    assert [entry.action for entry in await entries(tenancy, resource="tenant")] == ["tenant.create"]
    assert await entries(tenancy, resource_id=rest[0].resource_id) == rest
    assert await entries(tenancy, after_time=Timestamp(seconds=int(time.time()) + 60)) == []


@pytest.mark.parametrize("role", ["squad_tenancy", "squad_owner", "superuser"])
@pytest.mark.parametrize(
    "statement",
    ["update tenancy.audit_log set actor = 'x'", "delete from tenancy.audit_log", "truncate tenancy.audit_log"],
)
def test_nobody_alters_the_log(tenancy, tenancy_admin_url, role, statement):
    url = tenancy_admin_url if role == "superuser" else role_urls(tenancy_admin_url)[role]
    with psycopg.connect(url) as connection:
        connection.execute("select set_config('app.tenant_id', %s, true)", [tenancy.tenant_id])
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(statement)
