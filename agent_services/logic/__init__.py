"""Finds code that does not do what it says."""

from agent_services.runtime.rule import AgentSpec

AGENT = AgentSpec(
    name="logic",
    version="0.1.0",
    description="Finds code that does not do what it says.",
)
