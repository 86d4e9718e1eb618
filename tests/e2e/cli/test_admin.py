"""`squad admin` against a real tenancy server, as the operator of a stack uses it."""

import asyncio
import json
import os
from functools import partial

import pytest

from cli.stack import procfs, state
from kit.auth import TokenSigner
from tests.support.command import squad


@pytest.fixture
def admin(tenancy, tmp_path):
    """Runs `squad admin ...` on a data folder whose stack is up; answers what it printed, JSON read."""
    data = tmp_path / "data"
    data.mkdir()
    TokenSigner(data / "keys" / "operator", "operator").export(tenancy.keys.trust_dir)
    me = state.Member("supervisor", os.getpid(), procfs.start_time(os.getpid()), procfs.argv(os.getpid()))
    state.write(
        data, state.State("run", me, facts={"address.tenancy": tenancy.address, "address.review": "127.0.0.1:1"})
    )

    async def run(*arguments, status=0):
        command = partial(squad, "admin", *arguments, "--format", "json", "--data", data, cwd=tmp_path)
        ran = await asyncio.to_thread(command)
        assert ran.status == status, ran.err
        return json.loads(ran.out) if status == 0 else ran.err

    return run


async def test_a_tenant_is_made_listed_and_erased(admin):
    made = await admin("tenant", "add", "initech")
    assert made["id"] in {each["id"] for each in await admin("tenant", "list")}
    assert await admin("tenant", "remove", "initech") == {"removed": made["id"]}
    assert made["id"] not in {each["id"] for each in await admin("tenant", "list")}


async def test_a_user_gets_a_role_and_leaves(admin):
    await admin("user", "add", "root@example.com", "--tenant", "acme", "--role", "owner")
    added = await admin("user", "add", "ada@example.com", "--tenant", "acme")
    assert added["role"] == "viewer"
    changed = await admin("role", "add", "ada@example.com", "--tenant", "acme", "--role", "maintainer")
    assert changed["role"] == "maintainer"
    assert (await admin("role", "remove", "ada@example.com", "--tenant", "acme"))["role"] == "viewer"
    await admin("user", "remove", "ada@example.com", "--tenant", "acme")
    assert [each["email"] for each in await admin("role", "list", "--tenant", "acme")] == ["root@example.com"]


async def test_an_api_key_shows_its_secret_once_and_works_until_it_is_revoked(admin, tenancy):
    made = await admin("api-key", "add", "--tenant", "acme", "--name", "ci", "--scopes", "reviews:read")
    assert (await tenancy.authorize(made["secret"])).principal.tenant_id == tenancy.tenant_id
    listed = await admin("api-key", "list", "--tenant", "acme")
    assert [(each["prefix"], each["revoked"], "secret" in each) for each in listed] == [(made["prefix"], False, False)]
    await admin("api-key", "remove", made["prefix"], "--tenant", "acme")
    assert (await admin("api-key", "list", "--tenant", "acme"))[0]["revoked"] is True


async def test_an_installation_is_bound_and_unbound(admin):
    bound = await admin("installation", "add", "--tenant", "acme", "--id", "42", "--account", "octo")
    assert bound["account"] == "octo"
    assert len(await admin("installation", "list", "--tenant", "acme")) == 1
    await admin("installation", "remove", "--tenant", "acme", "--id", "42")
    assert await admin("installation", "list", "--tenant", "acme") == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tenant", "add", "Not A Name"], "it was refused: "),
        (["user", "list", "--tenant", "nobody"], "there is no tenant nobody: see `squad admin tenant list`"),
        (["user", "remove", "x@example.com", "--tenant", "acme"], "x@example.com is no member of this tenant"),
        (["api-key", "remove", "abcdefgh", "--tenant", "acme"], "this tenant has no such key"),
    ],
)
async def test_a_refusal_is_one_line(admin, arguments, message):
    said = await admin(*arguments, status=2)
    assert message in said
    assert said.count("\n") == 1


def test_without_a_running_stack_it_says_how_to_start_one(tmp_path):
    ran = squad("admin", "tenant", "list", "--data", tmp_path, cwd=tmp_path)
    assert ran.status == 2
    assert "squad is not running on" in ran.err
    assert "start it with `squad up`" in ran.err


async def test_an_agent_is_registered_used_switched_and_forgotten(admin):
    given = ("--tenant", "acme", "--languages", "go,python", "--deadline", "2.5")
    made = await admin("agent", "register", "licences", "127.0.0.1:5001", *given)
    assert (made["mode"], made["enabled"], made["languages"], made["deadline"]) == (
        "off",
        True,
        ["go", "python"],
        "2.500s",
    )
    assert (await admin("agent", "use", "licences", "required", "--tenant", "acme"))["mode"] == "required"
    assert (await admin("agent", "disable", "licences", "--tenant", "acme"))["enabled"] is False
    [listed] = await admin("agent", "list", "--tenant", "acme")
    assert (listed["name"], listed["mode"], listed["enabled"]) == ("licences", "required", False)
    await admin("agent", "remove", "licences", "--tenant", "acme")
    [missed] = await admin("agent", "list", "--tenant", "acme")
    assert (missed["address"], missed["out_of_service"]) == ("", True)
    await admin("agent", "use", "licences", "off", "--tenant", "acme")
    assert await admin("agent", "list", "--tenant", "acme") == []


async def test_an_address_where_no_agent_can_be_is_refused_in_a_sentence(admin):
    said = await admin("agent", "register", "licences", "http://169.254.169.254:80", "--tenant", "acme", status=2)
    assert "agent.address must be HOST:PORT" in said


async def test_an_operator_gets_a_token_for_the_api(admin, tenancy):
    made = await admin("token", "--for", "ada", "--minutes", "5")
    answer = await tenancy.authorize(made["token"])
    assert (answer.principal.subject, answer.policy.agents) == ("operator:ada", [])
    listed = await tenancy.bearer(answer.internal_token).call("TenantService.ListTenants")
    assert [each.name for each in listed.tenants] == ["acme", "globex"]
    assert "printable" in await admin("token", "--for", "a\nb", status=2)
