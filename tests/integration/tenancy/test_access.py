"""Who may call what: generated from the contract, so that a new RPC cannot be forgotten."""

from pathlib import Path
from uuid import uuid4

import pytest
from google.api import field_behavior_pb2

from kit.context import Role
from kit.errors import CredentialInvalid, RoleTooLow, SquadError, TenantMismatch
from tenancy_service.access import MINIMUM, Service
from tests.support.tenancy import RPCS, SERVICES

ANY_ID = str(uuid4())
FIELDS = {
    "name": "payments",
    "email": "a@b",
    "role": 1,
    "display_name": "x",
    "host": "github",
    "external_id": "1",
    "full_name": "a/b",
    "installation_id": 1,
    "account": "acme",
    "credential": "x",
    "api_key": "x",
    "policy": {"inline_comment_cap": 1},
    "agent": {"name": "licences", "address": "127.0.0.1:5001"},
}


def inputs(rpc):
    """The fields of an RPC's request."""
    service, _, method = rpc.partition(".")
    return SERVICES[service].methods_by_name[method].input_type.fields_by_name


def is_required(field):
    return field_behavior_pb2.REQUIRED in field.GetOptions().Extensions[field_behavior_pb2.field_behavior]


def request_of(rpc):
    """The least request that passes the check of required fields; the caller adds tenant and request id."""
    wanted = {name for name, field in inputs(rpc).items() if is_required(field)} - {"tenant_id", "request_id"}
    return {name: FIELDS.get(name, ANY_ID) for name in wanted}


BY_ROLE = [rpc for rpc in RPCS if isinstance(MINIMUM[rpc], Role) and MINIMUM[rpc] > Role.NONE]
BY_SERVICE = [rpc for rpc in RPCS if isinstance(MINIMUM[rpc], Service)]
OF_A_TENANT = [rpc for rpc in RPCS if "tenant_id" in inputs(rpc)]
WRONG_ISSUERS = [
    ("gateway", Role.OPERATOR),
    ("gateway", Role.OWNER),
    ("operator", Role.OWNER),
    ("tenancy", Role.OPERATOR),
]
SCOPES = [
    ([], True, True),
    (["tenancy:write"], True, True),
    (["tenancy:read"], True, False),
    (["reviews:write"], False, False),
]


async def refused(call):
    """Whether a call is refused for want of rights; any other answer means it was let in."""
    try:
        await call
    except RoleTooLow:
        return True
    except SquadError:
        return False
    return False


def test_every_rpc_has_a_rule_and_every_rule_an_rpc():
    assert sorted(RPCS) == sorted(MINIMUM)


def test_every_rpc_is_tested_for_what_it_does():
    here = Path(__file__)
    files = [path for path in here.parent.glob("test_*.py") if path != here]
    text = "".join(path.read_text() for path in [*files, here.parents[2] / "support" / "tenancy.py"])
    assert [rpc for rpc in RPCS if f'"{rpc}"' not in text] == []


async def test_each_role_is_let_in_from_its_minimum_on_and_not_before(tenancy):
    for rpc in BY_ROLE:
        for role in (Role.NONE, Role.VIEWER, Role.REVIEWER, Role.MAINTAINER, Role.OWNER):
            caller = tenancy.member(role)
            assert await refused(caller.call(rpc, **request_of(rpc))) == (role < MINIMUM[rpc]), (rpc, role.name)


async def test_only_the_gateway_speaks_for_itself(tenancy):
    for rpc in BY_SERVICE:
        for caller in (tenancy.member(), tenancy.operator, tenancy.member(scopes=["service"])):
            assert await refused(caller.call(rpc, **request_of(rpc))), rpc
        assert not await refused(tenancy.gateway.call(rpc, **request_of(rpc))), rpc


async def test_an_issuer_vouches_only_for_what_it_is_trusted_with(tenancy):
    for issuer, role in WRONG_ISSUERS:
        token = tenancy.keys.token(issuer, role=role, tenant_id=tenancy.tenant_id)
        with pytest.raises(RoleTooLow):
            await tenancy.bearer(token).call("TenantService.GetTenant")


async def test_nobody_but_the_operator_names_another_tenant(tenancy):
    assert len(OF_A_TENANT) > 20
    for rpc in OF_A_TENANT:
        caller = tenancy.member()
        caller.tenant_id = tenancy.other_tenant_id
        with pytest.raises(TenantMismatch):
            await caller.call(rpc, **request_of(rpc))


async def test_nobody_calls_without_a_token(tenancy):
    for rpc in RPCS:
        with pytest.raises(CredentialInvalid):
            await tenancy.bearer("x").call(rpc, **request_of(rpc))


@pytest.mark.parametrize(("scopes", "reads", "writes"), SCOPES)
async def test_scopes_limit_a_role(tenancy, scopes, reads, writes):
    caller = tenancy.member(scopes=scopes)
    assert await refused(caller.call("ProjectService.ListProjects")) != reads
    assert await refused(caller.call("ProjectService.CreateProject", name="payments")) != writes
