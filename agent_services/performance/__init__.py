"""Finds work that grows faster than the data, or that blocks others."""

from agent_services.runtime.rule import AgentSpec

AGENT = AgentSpec(
    name="performance",
    version="0.4.0",
    description="Finds queries in loops, blocking calls, quadratic or repeated work, and caches a change lost.",
)
