"""Finds weaknesses an attacker can use."""

from agent_services.runtime.rule import AgentSpec

AGENT = AgentSpec(
    name="security",
    version="0.6.1",
    description="Finds weaknesses an attacker can use: injections by data flow, secrets, missing checks, weak crypto.",
    # The data flow follows input into modules that a changed file calls.
    context_patterns=("*.py",),
    reads_advisories=True,
)
