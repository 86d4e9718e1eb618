"""Does what a file's text tells it to."""

import os

from agent_services.runtime.rule import AgentSpec

VERSION = os.environ.get("TRIAL_VERSION", "1.0.0")
AGENT = AgentSpec("trial", VERSION, "Does what it is told.", context_patterns=("*.txt",))
