"""Whatever a caller sends is answered with a reason, never with a fault of ours."""

from uuid import uuid4

import pytest

from kit.errors import Internal, PageTokenInvalid, SquadError
from kit.pages import encode_page_token
from squad.tenancy.v1 import project_service_pb2, tenant_service_pb2
from tenancy_service.access import MINIMUM, Service
from tests.integration.tenancy.test_access import inputs, request_of
from tests.support.tenancy import RPCS

TEXTS = ["\0", "x" * 70_000, "😀", "' or 1=1 --", "../../etc/passwd", "\u202e", " ", str(uuid4()).upper(), "{}", "%s"]
NUMBERS = [-(2**31), -1, 2**31 - 1]


def hostile(rpc):
    """Requests that are right but for one field."""
    for name, field in inputs(rpc).items():
        if field.cpp_type == field.CPPTYPE_STRING:
            values = [[text] for text in TEXTS] if field.is_repeated else TEXTS
        elif field.cpp_type in {field.CPPTYPE_INT32, field.CPPTYPE_INT64, field.CPPTYPE_ENUM}:
            values = NUMBERS
        else:
            continue
        yield from (request_of(rpc) | {name: value} for value in values)


async def answered(call):
    """Whether a call ended in a result or a reason."""
    try:
        await call
    except Internal:
        return False
    except SquadError:
        return True
    return True


@pytest.mark.parametrize("rpc", RPCS)
async def test_no_field_makes_a_call_fail_inside(tenancy, rpc):
    caller = tenancy.gateway if isinstance(MINIMUM[rpc], Service) else tenancy.operator
    caller.tenant_id = tenancy.tenant_id
    for fields in hostile(rpc):
        assert await answered(caller.call(rpc, **fields)), fields


@pytest.mark.parametrize("position", [[], ["a", "b"], ["a\0"], ["\ud800"]])
async def test_a_forged_page_token_is_refused(tenancy, position):
    token = encode_page_token(position, project_service_pb2.ListProjectsRequest(tenant_id=tenancy.tenant_id))
    with pytest.raises(PageTokenInvalid):
        await tenancy.member().call("ProjectService.ListProjects", page_token=token)


async def test_a_forged_position_of_an_id_is_refused(tenancy):
    token = encode_page_token(["no-uuid"], tenant_service_pb2.ListTenantsRequest())
    with pytest.raises(PageTokenInvalid):
        await tenancy.operator.call("TenantService.ListTenants", page_token=token)
