"""Finds work that grows faster than the data, or that blocks others."""

from agent_services.runtime.rule import AgentSpec

AGENT = AgentSpec(
    name="performance",
    version="0.5.0",
    description="Finds queries in loops, blocking calls, quadratic or repeated work, and caches a change lost.",
    # The class of a row says which of its fields are rows of other tables.
    context_patterns=("*.py",),
)
