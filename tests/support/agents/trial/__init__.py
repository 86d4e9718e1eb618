"""Does what a file's text tells it to."""

from agent_services.runtime.rule import AgentSpec

AGENT = AgentSpec("trial", "1.0.0", "Does what it is told.", context_patterns=("*.txt",))
