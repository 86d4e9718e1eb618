"""The caller's tenant and its policy. Tenants are made and deleted by the operator, with `squad admin`."""

from typing import Any

from fastapi import APIRouter, Response
from google.protobuf.json_format import ParseDict, ParseError
from google.protobuf.struct_pb2 import Struct
from pydantic import Field

from gateway.answers import Answer, answers
from gateway.auth import Authorized
from gateway.fields import Body, Gate, Id, IncompleteCheck
from kit.errors import FieldInvalid
from squad.code.v1 import coverage_pb2, finding_pb2
from squad.tenancy.v1 import tenant_pb2, tenant_service_pb2

router = APIRouter(prefix="/api/v1/tenants", tags=["tenants"])


class NewPolicy(Body):
    """What a tenant asks of every review."""

    required_agents: list[str] = Field(
        [], max_length=50, description="agents whose silence makes a review incomplete; empty: all"
    )
    gate: Gate = Field(
        finding_pb2.SEVERITY_HIGH,
        description="findings at or above it fail the check",
        json_schema_extra={"default": "HIGH"},
    )
    inline_comment_cap: int = Field(10, ge=0, le=50, description="inline comments a review may carry")
    incomplete_check: IncompleteCheck = Field(
        coverage_pb2.INCOMPLETE_CHECK_FAILURE,
        description="what the check of an incomplete review says",
        json_schema_extra={"default": "FAILURE"},
    )
    upload_sarif: bool = Field(
        True, description="whether findings go to the code host's code scanning, where the operator lets them"
    )
    settings: dict[str, Any] = Field({}, description="further policy, same keys as a repository's .squad.yml")


@router.get("", summary="List the tenants you belong to", **answers(tenant_service_pb2.ListTenantsResponse))
async def list_tenants(caller: Authorized) -> Response:
    """A credential belongs to one tenant."""
    return Answer(tenant_service_pb2.ListTenantsResponse(tenants=[await _tenant(caller, caller.tenant_id)]))


@router.get("/{tenant_id}", summary="Read a tenant", **answers(tenant_pb2.Tenant))
async def get_tenant(caller: Authorized, tenant_id: Id) -> Response:
    """With its policy. Role: viewer."""
    return Answer(await _tenant(caller, tenant_id))


@router.put("/{tenant_id}/policy", summary="Replace a tenant's policy", **answers(tenant_pb2.Tenant))
async def put_policy(caller: Authorized, tenant_id: Id, policy: NewPolicy) -> Response:
    """Counts for reviews that are asked for from now on. Role: owner."""
    wanted = tenant_pb2.Policy(
        required_agents=policy.required_agents,
        gate=policy.gate,
        inline_comment_cap=policy.inline_comment_cap,
        settings=_settings(policy.settings),
        incomplete_check=policy.incomplete_check,
        upload_sarif=policy.upload_sarif,
    )
    request = tenant_service_pb2.UpdateTenantPolicyRequest(tenant_id=tenant_id, policy=wanted)
    return Answer((await caller.clients.tenants.UpdateTenantPolicy(request, **caller.call)).tenant)


def _settings(given: dict[str, Any]) -> Struct:
    try:
        return ParseDict(given, Struct())
    except (ParseError, OverflowError, ValueError):
        raise FieldInvalid("settings", "must be JSON with ordinary numbers and at most 90 levels") from None


async def _tenant(caller: Authorized, tenant_id: str) -> tenant_pb2.Tenant:
    request = tenant_service_pb2.GetTenantRequest(tenant_id=tenant_id)
    return (await caller.clients.tenants.GetTenant(request, **caller.call)).tenant
