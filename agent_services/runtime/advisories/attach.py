"""An agent with a database of advisories."""

from dataclasses import replace

from agent_services.runtime.advisories.database import Advisories
from agent_services.runtime.discovery import Agent
from agent_services.runtime.manifests.files import LOCK_NAMES


def with_advisories(agent: Agent, advisories: Advisories | None) -> Agent:
    """The agent, which then also reads lock files; its version names the database that its findings depend on."""
    if advisories is None or not agent.spec.reads_advisories:
        return agent
    spec = replace(
        agent.spec,
        version=f"{agent.spec.version}+advisories.{advisories.digest}",
        context_patterns=(*agent.spec.context_patterns, *LOCK_NAMES),
        generated_names=LOCK_NAMES,
    )
    return replace(agent, spec=spec, advisories=advisories)
