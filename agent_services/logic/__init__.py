"""Finds code that does not do what it says."""

from agent_services.runtime.rule import AgentSpec

AGENT = AgentSpec(
    name="logic",
    version="0.6.0",
    description="Finds bugs: names that are not there, conditions that never differ, lost results and exceptions,"
    " and what a change took away from code that still needs it.",
    context_patterns=("*.py",),
    # Which version of Python the repository needs.
    config_patterns=("pyproject.toml", "ruff.toml", ".ruff.toml"),
)
