"""Agents that an operator approves: what may be written of one, and how it is stored."""

import ipaddress
import re
from typing import Any

from google.protobuf.duration_pb2 import Duration

from kit.errors import FieldInvalid, FieldRequired
from squad.agent.v1.registration_pb2 import AgentMode, RegisteredAgent
from tenancy_service import checks
from tenancy_service.store.models import AgentRegistrationRow

MOST = 20
OURS = frozenset({"architecture", "imported", "logic", "performance", "security", "style"})
"""Names that findings of the product's own bear."""
_LONGEST_DEADLINE_MS = 600_000
_DNS = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*", re.IGNORECASE
)
_SPIFFE = re.compile(r"spiffe://[a-z0-9._-]{1,255}(/[A-Za-z0-9._-]+)+")
_LANGUAGE = re.compile(r"[a-z][a-z0-9+#-]{0,39}")


def row_of(agent: RegisteredAgent) -> dict[str, Any]:
    """The columns of an agent from a request. Raises FieldInvalid, FieldRequired."""
    name = checks.name("agent.name", agent.name)
    if name in OURS:
        raise FieldInvalid("agent.name", f"must not be {name}: that is one of the product's own")
    called = checks.name("agent.agent", agent.agent) if agent.agent else name
    chosen = mode("agent.mode", agent.mode, is_version=called != name)
    return {"name": name, "agent": called, **approved_of(agent), "mode": chosen}


def approved_of(agent: RegisteredAgent) -> dict[str, Any]:
    """The columns of what an operator approves, and may change. Raises FieldInvalid, FieldRequired."""
    return {
        "address": address("agent.address", agent.address),
        "spiffe_id": spiffe_id("agent.spiffe_id", agent.spiffe_id),
        "languages": _languages(agent),
        "deadline_ms": _deadline_ms(agent),
    }


def address(field: str, value: str) -> str:
    """`HOST:PORT`, where an agent can be: no scheme, no path, no address of many or of a cloud's metadata."""
    if not value:
        raise FieldRequired(field)
    host, _, port = value.rpartition(":")
    if not (port.isascii() and port.isdigit() and 1 <= int(port[:6]) <= 65535):
        raise FieldInvalid(field, "must be HOST:PORT, with a port of 1 to 65535")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        number = ipaddress.ip_address(bare)
    except ValueError:
        if bare != host or not _DNS.fullmatch(host) or host.replace(".", "").isdigit():
            raise FieldInvalid(field, "must be HOST:PORT, the host a DNS name or an IP address") from None
        return f"{host.lower()}:{int(port)}"
    if number.version == 6 and bare == host:
        raise FieldInvalid(field, "must have an IPv6 address in brackets")
    seen = getattr(number, "ipv4_mapped", None) or number
    reserved = seen.is_reserved and not seen.is_loopback  # ::1 counts as both
    if seen.is_link_local or seen.is_multicast or seen.is_unspecified or reserved:
        raise FieldInvalid(field, "must not be link-local, multicast, reserved or unspecified: no agent is there")
    return f"[{number}]:{int(port)}" if number.version == 6 else f"{number}:{int(port)}"


def spiffe_id(field: str, value: str) -> str:
    """A workload's identity, or nothing."""
    if value and (len(value) > 512 or not _SPIFFE.fullmatch(value)):
        raise FieldInvalid(field, "must be a SPIFFE id, for example spiffe://cluster.local/ns/agents/sa/licences")
    return value


def mode(field: str, value: int, *, is_version: bool) -> int:
    """A mode; `is_version`: it calls itself by another agent's name, beside which it cannot speak."""
    if value not in AgentMode.values():
        raise FieldInvalid(field, "must be required, advisory or shadow")
    if is_version and value in (AgentMode.AGENT_MODE_REQUIRED, AgentMode.AGENT_MODE_ADVISORY):
        raise FieldInvalid(field, "must be shadow: this is a version of another agent, which speaks for itself")
    return value


def message_of(row: AgentRegistrationRow) -> RegisteredAgent:
    """A stored agent."""
    columns = ("name", "agent", "address", "spiffe_id", "languages", "deadline_ms", "mode")
    gone = row.mode == AgentMode.AGENT_MODE_REQUIRED and not row.enabled
    return from_columns({name: getattr(row, name) for name in columns} | {"out_of_service": gone})


def from_columns(columns: dict[str, Any]) -> RegisteredAgent:
    """An agent from its columns by name."""
    fields = dict(columns)
    milliseconds = fields.pop("deadline_ms")
    deadline = Duration(seconds=milliseconds // 1000, nanos=milliseconds % 1000 * 1_000_000) if milliseconds else None
    return RegisteredAgent(**fields, deadline=deadline)


def _languages(agent: RegisteredAgent) -> list[str]:
    languages = set(agent.languages) - {"*"}
    if len(languages) > 100 or any(not _LANGUAGE.fullmatch(language) for language in languages):
        raise FieldInvalid("agent.languages", "must hold at most 100 languages in lower case, for example python")
    return sorted(languages)


def _deadline_ms(agent: RegisteredAgent) -> int:
    if not agent.HasField("deadline"):
        return 0
    milliseconds = agent.deadline.seconds * 1000 + agent.deadline.nanos // 1_000_000
    if not 1000 <= milliseconds <= _LONGEST_DEADLINE_MS:
        raise FieldInvalid("agent.deadline", "must be 1 second to 10 minutes")
    return milliseconds
