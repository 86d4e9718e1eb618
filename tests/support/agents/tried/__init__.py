"""An agent in several versions, good and bad, as the environment says: for what tries new versions out."""

import os

from agent_services.runtime.rule import AgentSpec

AGENT = AgentSpec("tried", os.environ.get("TRIED_VERSION", "1.0.0"), "Reads as its version does.")
