"""DescribeAgent: who the agent is and what it finds, in the contract's words."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from conformance.answer import short
from conformance.kit import Kit, describe
from conformance.outcome import Failed
from squad.agent.v1.agent_pb2 import Agent, Rule
from squad.code.v1.finding_pb2 import Confidence, Severity

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_VERSION = re.compile(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
_MOST_RULES = 5000


async def schema(kit: Kit) -> str:
    """Looks at every field, and asks once more: the description of a version is constant."""
    agent = kit.agent
    if said := next(_problems(agent), ""):
        raise Failed(said)
    again = await describe(kit.connection, kit.channel, kit.timeout)
    if again != agent:
        raise Failed("it describes itself differently when it is asked again")
    return f"{len(agent.rules)} rules"


def _problems(agent: Agent) -> Iterator[str]:
    yield from _about_agent(agent)
    for rule in agent.rules:
        yield from _about_rule(rule, agent)


def _about_agent(agent: Agent) -> Iterator[str]:
    if not _NAME.fullmatch(agent.name) or len(agent.name) > 40:
        yield f"its name {short(agent.name)} is not 1 to 40 lower case letters, digits and hyphens"
    if not _VERSION.fullmatch(agent.version):
        yield f"its version {short(agent.version)} is no semantic version, such as 1.2.0"
    if not agent.description.strip():
        yield "it has no description"
    if not agent.languages:
        yield "it says that it reads no language"
    yield from _ascending("languages", agent.languages)
    yield from _ascending("rules", [rule.id for rule in agent.rules])
    if any(language != language.lower() for language in agent.languages):
        yield "its languages are not in lower case"
    if len(agent.rules) > _MOST_RULES:
        yield f"it lists more than {_MOST_RULES:,} rules"


def _about_rule(rule: Rule, agent: Agent) -> Iterator[str]:
    of, _, name = rule.id.partition("/")
    if of != agent.name or not _NAME.fullmatch(name):
        yield f"its rule {short(rule.id)} is not called {agent.name}/ and a word of lower case letters, digits, hyphens"
    if not rule.purpose.strip():
        yield f"its rule {rule.id} has no purpose"
    if rule.severity not in Severity.values()[1:] or rule.confidence not in Confidence.values()[1:]:
        yield f"its rule {rule.id} has no severity, or no confidence"
    if rule.topic and not _NAME.fullmatch(rule.topic):
        yield f"the topic {short(rule.topic)} of {rule.id} is not of lower case letters, digits and hyphens"
    yield from _ascending(f"languages of {rule.id}", rule.languages)
    yield from _ascending(f"CWE numbers of {rule.id}", rule.cwe_ids)


def _ascending(what: str, values: Sequence[str] | Sequence[int]) -> Iterator[str]:
    if any(before >= after for before, after in pairwise(values)):  # type: ignore[operator]  # both of one kind
        yield f"its {what} are not ascending, or one is there twice"
