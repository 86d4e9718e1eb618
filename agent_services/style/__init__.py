"""Finds lines that leave the agreed format and idiom."""

from agent_services.runtime.rule import AgentSpec

AGENT = AgentSpec(
    name="style",
    version="0.3.0",
    description="Finds lines that leave the repository's own format and idiom, with a fix for each.",
    context_patterns=("*.py",),
    config_patterns=(
        "pyproject.toml",
        "ruff.toml",
        ".ruff.toml",
        "**/pyproject.toml",
        "**/ruff.toml",
        "**/.ruff.toml",
        ".flake8",
        "tox.ini",
        "setup.cfg",
        ".pre-commit-config.yaml",
    ),
)
