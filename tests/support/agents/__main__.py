"""Serves a test's agent, the trial agent by default, as any agent is served."""

import sys

from agent_services.main import run

sys.exit(run(*sys.argv[1:] or ["trial"], root="tests.support.agents"))
