"""Finds what makes a code base harder to change."""

from agent_services.runtime.rule import AgentSpec

AGENT = AgentSpec(
    name="architecture",
    version="0.4.0",
    description="Finds new import cycles, broken layers and public interfaces, growing complexity and copied code.",
    context_patterns=("*.py", "*.ts", "*.tsx", "*.js", "*.jsx"),
    config_patterns=(".importlinter", "pyproject.toml", "setup.cfg", "tach.toml"),
)
