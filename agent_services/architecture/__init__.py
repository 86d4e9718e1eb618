"""Finds changes that bend the structure."""

from agent_services.runtime.rule import AgentSpec

AGENT = AgentSpec(
    name="architecture",
    version="0.1.0",
    description="Finds changes that bend the structure.",
)
