"""Agents of one's own over REST: who may approve one, and what is left of it for the audit."""

from kit.context import Role

AGENT = {"name": "licences", "address": "agents.example:5001"}


async def approve(world, credential=None):
    path = f"/api/v1/tenants/{world.tenancy.tenant_id}/agents"
    return await world.call("POST", path, world.operator() if credential is None else credential, json=AGENT)


async def test_the_operator_approves_and_the_audit_says_who_it_was(world):
    assert (await approve(world)).status_code == 201
    entries = (await world.tenancy.member().call("AuditService.ListAuditEntries")).audit_entries
    [entry] = [each for each in entries if each.action == "agent.register"]
    assert (entry.actor, entry.resource_id, entry.detail["address"]) == ("operator:ada", "licences", AGENT["address"])


async def test_nobody_else_approves(world):
    assert (await approve(world, world.owner)).json()["reason"] == "ROLE_TOO_LOW"
    token = world.tenancy.keys.token
    for forged in (
        token("operator", role=Role.OPERATOR),
        "sqo_" + token("operator", role=Role.OWNER),
        "sqo_" + token("operator", role=Role.OPERATOR, audience="squad-api"),
        "sqo_" + token("tenancy", role=Role.OPERATOR),
        "sqo_" + token("gateway", role=Role.OPERATOR, scopes=["service"]),
        "sqo_x",
    ):
        assert (await approve(world, forged)).json()["reason"] == "CREDENTIAL_INVALID"


async def test_an_operator_has_no_rights_inside_of_a_tenant(world):
    for path in ("reviews", "findings", "shadow-runs"):
        answer = await world.call("GET", f"/api/v1/{path}", world.operator())
        assert answer.is_client_error, answer.text


async def test_what_an_owner_may_say_is_what_an_agent_counts_for(world):
    await approve(world)
    path = f"/api/v1/tenants/{world.tenancy.tenant_id}/agents/licences"
    for method, body in (("PUT", {"address": "agents.example:5002"}), ("DELETE", None)):
        assert (await world.call(method, path, json=body)).json()["reason"] == "ROLE_TOO_LOW"
    assert (await world.call("PUT", f"{path}/mode", json={"mode": "advisory"})).status_code == 200
    wrong = await world.call("PUT", f"{path}/mode", json={"mode": "loud"})
    assert (wrong.status_code, wrong.json()["reason"]) == (400, "FIELD_INVALID")


async def test_an_agent_of_another_tenant_is_nobodys(world):
    await approve(world)
    path = f"/api/v1/tenants/{world.tenancy.other_tenant_id}/agents"
    assert (await world.call("GET", path)).json()["reason"] == "TENANT_MISMATCH"
    assert (await world.call("GET", path, world.operator())).json()["agent_registrations"] == []
    assert (await world.call("DELETE", f"{path}/licences", world.operator())).status_code == 404
