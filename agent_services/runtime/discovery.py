"""Finds what an agent is made of in its folder: `AGENT`, the rules and the engine tables."""

import pkgutil
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from agent_services.runtime.rule import AgentSpec, Engine, Rule

if TYPE_CHECKING:
    from agent_services.runtime.advisories.database import Advisories

AGENT_NAMES = ("architecture", "logic", "performance", "security", "style")


@dataclass(frozen=True)
class Agent:
    """An agent ready to run."""

    spec: AgentSpec
    rules: tuple[Rule, ...]
    engines: tuple[Engine, ...] = ()
    advisories: "Advisories | None" = None

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """Own rules and those of the engines, ascending by id."""
        return tuple(
            sorted([*self.rules, *(rule for engine in self.engines for rule in engine.rules)], key=lambda r: r.id)
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language some rule reads, ascending."""
        return tuple(sorted({language for rule in self.all_rules for language in rule.languages}))


def load_spec(name: str, root: str = "agent_services") -> AgentSpec:
    """Who an agent is, without its rules."""
    spec: AgentSpec = import_module(f"{root}.{name}").AGENT
    return spec


def load_agent(name: str, root: str = "agent_services") -> Agent:
    """Import an agent's folder.

    Raises:
        ModuleNotFoundError: there is no such agent.
        ValueError: two rules share an id, or a rule file holds no rule.
    """
    package = import_module(f"{root}.{name}")
    rules = tuple(_rule_of(module) for module in _modules(package, "rules"))
    engines = tuple(module.ENGINE for module in _modules(package, "engines") if hasattr(module, "ENGINE"))
    agent = Agent(package.AGENT, rules, engines)
    _refuse_doubles(agent)
    return agent


def _modules(package: ModuleType, folder: str) -> list[ModuleType]:
    try:
        parent = import_module(f"{package.__name__}.{folder}")
    except ModuleNotFoundError as error:
        if error.name != f"{package.__name__}.{folder}":
            raise
        return []
    names = sorted(info.name for info in pkgutil.iter_modules(parent.__path__) if not info.name.startswith("_"))
    return [import_module(f"{parent.__name__}.{name}") for name in names]


def _rule_of(module: ModuleType) -> Rule:
    for value in vars(module).values():
        if isinstance(value, Rule):
            return value
    raise ValueError(f"{module.__name__} holds no rule: decorate its check with @rule or @change_rule")


def _refuse_doubles(agent: Agent) -> None:
    ids = [rule.id for rule in agent.all_rules]
    doubles = sorted({rule_id for rule_id in ids if ids.count(rule_id) > 1})
    if doubles:
        raise ValueError(f"agent {agent.spec.name} has two rules named {', '.join(doubles)}: rename one")
