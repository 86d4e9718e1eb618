"""A review agent: who it is, a function for each rule, and `serve`, which does the rest.

The rest is streams, ledger, deadlines, tokens, health, metrics and an orderly end: the runtime of our own agents.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, Unpack

from agent_services.main import serve as serve_agents
from agent_services.main import start_agents
from agent_services.runtime.discovery import Agent
from agent_services.runtime.rule import (
    AgentSpec,
    ChangeCheck,
    Edit,
    Example,
    Facts,
    FileCheck,
    Fix,
    Match,
    OverBudgetError,
    Rule,
    Step,
)
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span
from agent_services.settings import AgentSettings
from kit.settings import SettingsError, load, write_port

__all__ = [
    "ChangeView",
    "Edit",
    "Example",
    "Fix",
    "Match",
    "OverBudgetError",
    "ReviewAgent",
    "Rule",
    "SourceFile",
    "Span",
    "Step",
    "change_rule",
    "rule",
    "serve",
]


@dataclass(frozen=True)
class ReviewAgent:
    """Who reads changes, and how.

    Attributes:
        name: 2 to 40 of a-z 0-9 -; the first part of its rules' ids.
        version: Raise it whenever findings may change: results are kept under it.
        description: One sentence for people.
        rules: What it can find.
        context_patterns: Globs of the paths that its rules may ask for with `file.change.read(path)`.
    """

    name: str
    version: str
    description: str
    rules: tuple[Rule, ...]
    context_patterns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuses what an orchestrator would refuse. Raises ValueError."""
        ids = [each.id for each in self.rules]
        if strange := [id_ for id_ in ids if not id_.startswith(f"{self.name}/")]:
            raise ValueError(f"the rule {strange[0]} must begin with {self.name}/: that is its agent's name")
        if doubles := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            raise ValueError(f"agent {self.name} has two rules named {', '.join(doubles)}: rename one")

    def loaded(self) -> Agent:
        """As the runtime has it."""
        spec = AgentSpec(self.name, self.version, self.description, context_patterns=self.context_patterns)
        return Agent(spec, self.rules)


def rule(rule_id: str, **facts: Unpack[Facts]) -> Callable[[FileCheck], Rule]:
    """Make a rule of a function from a file to its matches; the first line of its docstring is the rule's purpose.

    Args:
        rule_id: `agent/name`.
        facts: What the rule says of itself: `severity`, `confidence`, `source` (where the idea is from), `flags` and
            `passes` (an example of each kind), `languages`, `cwe` and others.
    """
    return lambda check: Rule(id=rule_id, purpose=_purpose_of(check), check_file=check, **facts)


def change_rule(rule_id: str, **facts: Unpack[Facts]) -> Callable[[ChangeCheck], Rule]:
    """Make a rule of a function over the whole change."""
    return lambda check: Rule(id=rule_id, purpose=_purpose_of(check), check_change=check, **facts)


def serve(agent: ReviewAgent) -> NoReturn:
    """Serve the agent until SIGTERM or SIGINT, and end the process. Settings come from the environment: see README.

    Call it from `main`, before anything else starts threads: its rules run in processes that are forked.
    """
    try:
        settings = load(AgentSettings)
    except SettingsError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    zygote = start_agents([agent.loaded()], settings)
    on_ready = lambda _, port: write_port(settings, port)  # noqa: E731
    sys.exit(serve_agents(agent.name, settings, zygote, on_ready=on_ready, for_trial=True))


def _purpose_of(check: Callable[..., object]) -> str:
    return (check.__doc__ or "").strip().partition("\n")[0]
