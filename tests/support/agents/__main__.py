"""Serves the trial agent as any agent is served."""

import sys

from agent_services.main import run

sys.exit(run("trial", root="tests.support.agents"))
