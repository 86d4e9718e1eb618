import pytest

from kit.context import Role
from kit.errors import AlreadyExists, FieldInvalid, NotFound, RoleTooLow

SERVICE = "AgentRegistrationService"
LICENCES = {
    "name": "licences",
    "address": "Agents.example:5001",
    "spiffe_id": "spiffe://cluster.local/ns/agents/sa/licences",
    "languages": ["python", "go"],
    "deadline": {"seconds": 20},
}
SHADOW, REQUIRED, ADVISORY = 3, 1, 2


async def register(tenancy, **fields):
    fields.setdefault("tenant_id", tenancy.tenant_id)
    agent = LICENCES | fields.pop("agent", {})
    made = await tenancy.operator.call("AgentRegistrationService.CreateAgentRegistration", agent=agent, **fields)
    return made.agent_registration


async def use(tenancy, mode, name="licences"):
    return await tenancy.member().call("AgentRegistrationService.UpdateAgentMode", name=name, mode=mode)


async def carried(tenancy):
    key = await tenancy.key()
    return (await tenancy.authorize(key.secret)).policy


async def test_an_agent_is_approved_used_and_carried_to_whoever_asks_for_a_review(tenancy):
    made = await register(tenancy)
    assert (made.agent.address, list(made.agent.languages)) == ("agents.example:5001", ["go", "python"])
    assert not (before := await carried(tenancy)).agents
    await use(tenancy, REQUIRED)
    [agent] = (after := await carried(tenancy)).agents
    assert (agent.agent, agent.mode, agent.spiffe_id, agent.deadline.seconds) == (
        "licences", REQUIRED, LICENCES["spiffe_id"], 20,
    )  # fmt: skip
    assert after.version != before.version


async def test_a_webhook_carries_the_agents_of_its_tenant_alone(tenancy):
    place = {"host": "github", "installation_id": 7, "account": "acme"}
    await tenancy.operator.call("InstallationService.AddInstallation", **place, tenant_id=tenancy.tenant_id)
    await register(tenancy, agent={"name": "theirs", "mode": ADVISORY}, tenant_id=tenancy.other_tenant_id)
    await register(tenancy, agent={"name": "ours", "mode": ADVISORY})
    answer = await tenancy.gateway.call("AuthorizationService.AuthorizeInstallation", **place)
    assert [agent.name for agent in answer.authorization.policy.agents] == ["ours"]


UPDATE = "AgentRegistrationService.UpdateAgentRegistration"


async def test_one_that_is_out_of_service_is_carried_as_missing_where_it_is_required_and_else_not_at_all(tenancy):
    await register(tenancy, agent={"mode": REQUIRED})
    of = {"tenant_id": tenancy.tenant_id, "name": "licences"}
    for enabled in (False, True):
        await tenancy.operator.call(UPDATE, **of, enabled=enabled)
        assert [agent.out_of_service for agent in (await carried(tenancy)).agents] == [not enabled]
    await use(tenancy, ADVISORY)
    await tenancy.operator.call(UPDATE, **of, enabled=False)
    assert not (await carried(tenancy)).agents


async def test_one_that_is_forgotten_is_missing_where_it_is_required_until_an_owner_gives_it_up(tenancy):
    await register(tenancy, agent={"mode": REQUIRED})
    of = {"tenant_id": tenancy.tenant_id, "name": "licences"}
    await tenancy.operator.call("AgentRegistrationService.DeleteAgentRegistration", **of)
    assert [(each.address, each.out_of_service) for each in (await carried(tenancy)).agents] == [("", True)]
    with pytest.raises(NotFound):
        await tenancy.operator.call(UPDATE, **of, enabled=True)
    with pytest.raises(FieldInvalid, match="can only be off"):
        await use(tenancy, ADVISORY)
    await use(tenancy, 0)
    assert not (await carried(tenancy)).agents
    assert not (await tenancy.member().call("AgentRegistrationService.ListAgentRegistrations")).agent_registrations


async def test_one_that_was_forgotten_and_is_approved_again_is_still_required(tenancy):
    await register(tenancy, agent={"mode": REQUIRED})
    of = {"tenant_id": tenancy.tenant_id, "name": "licences"}
    await tenancy.operator.call("AgentRegistrationService.DeleteAgentRegistration", **of)
    again = await register(tenancy)
    assert (again.agent.mode, again.agent.out_of_service, again.enabled) == (REQUIRED, False, True)


async def test_what_is_approved_changes_and_name_and_mode_stay(tenancy):
    await register(tenancy, agent={"mode": REQUIRED})
    wanted = {"name": "other", "agent": "style", "address": "elsewhere:1", "mode": SHADOW}
    of = {"tenant_id": tenancy.tenant_id, "name": "licences", "enabled": True}
    changed = (await tenancy.operator.call(UPDATE, **of, agent=wanted)).agent_registration.agent
    assert (changed.name, changed.agent, changed.mode) == ("licences", "licences", REQUIRED)
    assert (changed.address, list(changed.languages), changed.spiffe_id) == ("elsewhere:1", [], "")
    with pytest.raises(FieldInvalid):
        await tenancy.operator.call(UPDATE, **of, agent={"address": "169.254.169.254:80"})


async def test_agents_are_listed_and_forgotten(tenancy):
    made = await register(tenancy)
    listed = await tenancy.member().call("AgentRegistrationService.ListAgentRegistrations")
    assert list(listed.agent_registrations) == [made]
    forget = {"name": "licences", "tenant_id": tenancy.tenant_id}
    await tenancy.operator.call("AgentRegistrationService.DeleteAgentRegistration", **forget)
    with pytest.raises(NotFound, match="there is no agent licences"):
        await tenancy.operator.call("AgentRegistrationService.DeleteAgentRegistration", **forget)


async def test_a_name_is_taken_once_in_a_tenant(tenancy):
    await register(tenancy)
    with pytest.raises(AlreadyExists):
        await register(tenancy)
    await register(tenancy, tenant_id=tenancy.other_tenant_id)


async def test_the_tenants_owner_approves_nothing(tenancy):
    with pytest.raises(RoleTooLow):
        await tenancy.member(Role.OWNER).call("AgentRegistrationService.CreateAgentRegistration", agent=LICENCES)


async def test_a_version_of_another_agent_can_only_be_in_the_shadow(tenancy):
    await register(tenancy, agent={"name": "security-next", "agent": "security"})
    with pytest.raises(FieldInvalid, match="must be shadow"):
        await use(tenancy, REQUIRED, "security-next")
    assert (await use(tenancy, SHADOW, "security-next")).agent_registration.agent.mode == SHADOW


@pytest.mark.parametrize("name", ["security", "imported", "Licences", "a/b", ""])
async def test_a_name_of_the_products_own_or_of_no_form_is_refused(tenancy, name):
    with pytest.raises(FieldInvalid, match=r"agent\.name"):
        await register(tenancy, agent={"name": name})


async def test_everything_done_to_an_agent_is_in_the_audit_log(tenancy, rows):
    await register(tenancy)
    await use(tenancy, ADVISORY)
    name = {"name": "licences", "tenant_id": tenancy.tenant_id}
    await tenancy.operator.call("AgentRegistrationService.UpdateAgentRegistration", **name, enabled=False)
    await tenancy.operator.call("AgentRegistrationService.UpdateAgentRegistration", **name, enabled=True)
    await tenancy.operator.call("AgentRegistrationService.DeleteAgentRegistration", **name)
    log = rows("select action, actor, detail->>'mode' from tenancy.audit_log where resource = 'agent' order by id")
    assert log == [
        ("agent.register", "operator", "0"), ("agent.use", "user:ada", "2"), ("agent.disable", "operator", None),
        ("agent.enable", "operator", None), ("agent.remove", "operator", None),
    ]  # fmt: skip
