"""Finds work that need not be done."""

from agent_services.runtime.rule import AgentSpec

AGENT = AgentSpec(
    name="performance",
    version="0.1.0",
    description="Finds work that need not be done.",
)
