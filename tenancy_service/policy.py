"""A tenant's policy: what is stored is what was asked for; what is answered is whole, with defaults and a version."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from google.protobuf.json_format import MessageToDict, ParseDict, SerializeToJsonError

from kit.errors import FieldInvalid
from squad.code.v1 import coverage_pb2, finding_pb2
from squad.tenancy.v1 import tenant_pb2
from tenancy_service import agents, checks

DEFAULT_INLINE_COMMENT_CAP = 10
_MAX_AGENTS = 50
_MAX_INLINE_COMMENTS = 50
_MAX_SETTINGS_BYTES = 64 * 1024


def to_store(policy: tenant_pb2.Policy) -> dict[str, Any]:
    """Checks a policy from a request. Raises FieldInvalid."""
    chosen = tenant_pb2.Policy()
    chosen.CopyFrom(policy)
    chosen.ClearField("version")
    chosen.ClearField("agents")
    required = {checks.name("policy.required_agents", agent) for agent in policy.required_agents}
    chosen.required_agents[:] = sorted(required)
    if len(required) > _MAX_AGENTS:
        raise FieldInvalid("policy.required_agents", f"must hold at most {_MAX_AGENTS} names")
    if policy.gate not in finding_pb2.Severity.values():
        raise FieldInvalid("policy.gate", "must be low, medium, high or critical")
    if policy.incomplete_check not in coverage_pb2.IncompleteCheck.values():
        raise FieldInvalid("policy.incomplete_check", "must be failure or action_required")
    if not 0 <= policy.inline_comment_cap <= _MAX_INLINE_COMMENTS:
        raise FieldInvalid("policy.inline_comment_cap", f"must be 0 to {_MAX_INLINE_COMMENTS}")
    return _as_json(chosen)


def _as_json(policy: tenant_pb2.Policy) -> dict[str, Any]:
    try:
        stored: dict[str, Any] = MessageToDict(policy, preserving_proto_field_name=True)
        text = json.dumps(stored, allow_nan=False)
    except (ValueError, SerializeToJsonError) as error:
        raise FieldInvalid("policy.settings", "must be a JSON object of finite numbers") from error
    if len(text) > _MAX_SETTINGS_BYTES:
        raise FieldInvalid("policy.settings", "must be at most 64 KiB as JSON")
    if "\\u0000" in text:
        raise FieldInvalid("policy.settings", "must not contain the character NUL")
    return stored


def from_store(stored: dict[str, Any], own: Sequence[Mapping[str, Any]] = ()) -> tenant_pb2.Policy:
    """The whole policy, defaults filled in. `own`: columns of the tenant's own agents that are in use, by name."""
    policy = ParseDict(stored, tenant_pb2.Policy())
    policy.agents.extend(agents.from_columns(dict(columns)) for columns in own)
    policy.gate = policy.gate or finding_pb2.SEVERITY_HIGH
    policy.incomplete_check = policy.incomplete_check or coverage_pb2.INCOMPLETE_CHECK_FAILURE
    if not policy.HasField("inline_comment_cap"):
        policy.inline_comment_cap = DEFAULT_INLINE_COMMENT_CAP
    if not policy.HasField("upload_sarif"):
        policy.upload_sarif = True
    canonical = json.dumps(MessageToDict(policy), sort_keys=True)
    policy.version = hashlib.sha256(canonical.encode()).hexdigest()[:16]
    return policy
