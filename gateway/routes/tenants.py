"""The caller's tenant and its policy. Tenants are made and deleted by the operator, with `squad admin`."""

from typing import Any

from fastapi import APIRouter
from google.protobuf.json_format import ParseDict
from google.protobuf.struct_pb2 import Struct
from pydantic import BaseModel, ConfigDict, Field

from gateway.auth import Authorized
from gateway.views import enum_value, view
from squad.code.v1 import finding_pb2
from squad.tenancy.v1 import tenant_pb2, tenant_service_pb2

router = APIRouter(prefix="/api/v1/tenants", tags=["tenants"])


class NewPolicy(BaseModel):
    """What a tenant asks of every review."""

    model_config = ConfigDict(extra="forbid")

    required_agents: list[str] = Field([], description="agents whose silence makes a review incomplete; empty: all")
    gate: str = Field("HIGH", description="findings at or above it fail the check: LOW, MEDIUM, HIGH, CRITICAL")
    inline_comment_cap: int = Field(10, ge=0, le=100, description="inline comments a review may carry")
    settings: dict[str, Any] = Field({}, description="further policy, same keys as a repository's .squad.yml")


@router.get("", summary="List the tenants you belong to")
async def list_tenants(caller: Authorized) -> dict[str, Any]:
    """A credential belongs to one tenant."""
    return {"tenants": [await _tenant(caller, caller.tenant_id)], "next_page_token": ""}


@router.get("/{tenant_id}", summary="Read a tenant")
async def get_tenant(caller: Authorized, tenant_id: str) -> dict[str, Any]:
    """With its policy."""
    return await _tenant(caller, tenant_id)


@router.put("/{tenant_id}/policy", summary="Replace a tenant's policy")
async def put_policy(caller: Authorized, tenant_id: str, policy: NewPolicy) -> dict[str, Any]:
    """Counts for reviews that are asked for from now on. Role: owner."""
    wanted = tenant_pb2.Policy(
        required_agents=policy.required_agents,
        gate=enum_value(finding_pb2.Severity, "SEVERITY", "gate", policy.gate),
        inline_comment_cap=policy.inline_comment_cap,
        settings=ParseDict(policy.settings, Struct()),
    )
    request = tenant_service_pb2.UpdateTenantPolicyRequest(tenant_id=tenant_id, policy=wanted)
    return view((await caller.clients.tenants.UpdateTenantPolicy(request, **caller.call)).tenant)


async def _tenant(caller: Authorized, tenant_id: str) -> dict[str, Any]:
    request = tenant_service_pb2.GetTenantRequest(tenant_id=tenant_id)
    return view((await caller.clients.tenants.GetTenant(request, **caller.call)).tenant)
