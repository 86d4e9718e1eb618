"""What the configuration of a change may do to its own review: make it stricter, never laxer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from review_service.pipeline.policy import Policy
from squad.code.v1.finding_pb2 import Severity

Where = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unheard:
    """Something of head's policy that does not count in this review.

    Attributes:
        where: Keys of the configuration file that lead to it.
        said: What it does, a sentence without its end.
        weaker: Whether it is sure to be laxer; else nobody can tell.
    """

    where: Where
    said: str
    weaker: bool = True


def tighten(base: Policy, head: Policy) -> tuple[Policy, list[Unheard]]:
    """`base` with everything of `head` that is stricter, and what of `head` does not count.

    Both stand on the same policy of the tenant. Models, limits, options, paths, news and rules of one's own cannot be
    compared: the base's apply.
    """
    policy = replace(
        base,
        gate=min(base.gate, head.gate),
        inline_comment_cap=min(base.inline_comment_cap, head.inline_comment_cap),
        exclude=tuple(pattern for pattern in base.exclude if pattern in head.exclude),
        disabled_agents=base.disabled_agents & head.disabled_agents,
        insisted_agents=base.insisted_agents | head.insisted_agents,
        optional_agents=base.optional_agents & head.optional_agents,
        named_agents=base.named_agents | head.named_agents,
        enabled_rules=base.enabled_rules | head.enabled_rules,
        disabled_rules=base.disabled_rules & head.disabled_rules,
        severities=_severities(base.severities, head.severities),
        sarif_gates=base.sarif_gates or head.sarif_gates,
    )
    return policy, [*_numbers(base, head), *_agents(base, head), *_rules(base, head), *_beyond_compare(base, head)]


def _severities(base: Mapping[str, Severity], head: Mapping[str, Severity]) -> dict[str, Severity]:
    """Without a word of the base a rule has its own severity, which only the highest is sure not to undercut."""
    raised = {rule: said for rule, said in head.items() if said > base.get(rule, Severity.SEVERITY_HIGH)}
    return {**base, **raised}


def _numbers(base: Policy, head: Policy) -> Iterator[Unheard]:
    if head.gate > base.gate:
        yield Unheard(("gate",), "raises the gate, so that fewer findings fail the check")
    if head.inline_comment_cap > base.inline_comment_cap:
        yield Unheard(("inline_comment_cap",), "raises the number of inline comments")
    for pattern in head.exclude:
        if pattern not in base.exclude:
            yield Unheard(("exclude", pattern), f"excludes `{pattern}`")
    if base.sarif_gates and not head.sarif_gates:
        yield Unheard(("sarif", "gate"), "takes the findings of other tools out of the check")


def _agents(base: Policy, head: Policy) -> Iterator[Unheard]:
    for name in sorted(head.disabled_agents - base.disabled_agents):
        yield Unheard(("agents", name), f"switches the agent `{name}` off")
    for name in sorted((head.optional_agents | base.insisted_agents) - head.disabled_agents):
        if base.requires(name) and not head.requires(name):
            yield Unheard(("agents", name), f"makes the agent `{name}` optional")


def _rules(base: Policy, head: Policy) -> Iterator[Unheard]:
    for rule in sorted(head.disabled_rules - base.disabled_rules):
        yield Unheard(("rules", rule), f"switches the rule `{rule}` off")
    for rule in sorted(base.enabled_rules - head.enabled_rules - head.disabled_rules):
        yield Unheard(("rules", rule), f"no longer switches the rule `{rule}` on")
    for rule, said in sorted(head.severities.items()):
        known = base.severities.get(rule)
        if said < (Severity.SEVERITY_CRITICAL if known is None else known):
            yield Unheard(("rules", rule, "severity"), f"sets the severity of `{rule}`", weaker=known is not None)


def _beyond_compare(base: Policy, head: Policy) -> Iterator[Unheard]:
    for name in _differing(base.agent_options, head.agent_options):
        yield Unheard(("agents", name, "options"), f"changes options of the agent `{name}`", weaker=False)
    for rule in _differing(base.rule_options, head.rule_options):
        yield Unheard(("rules", rule, "options"), f"changes options of the rule `{rule}`", weaker=False)
    if base.paths != head.paths:
        yield Unheard(("paths",), "changes what differs below a path", weaker=False)
    if base.large != head.large:
        yield Unheard(("large",), "changes how much of it is read", weaker=False)
    if base.models != head.models:
        yield Unheard(("models",), "changes what models are asked", weaker=False)
    if base.notify != head.notify:
        yield Unheard(("notify",), "changes who is told of reviews", weaker=False)


def _differing(base: Mapping[str, Any], head: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in {*base, *head} if base.get(name) != head.get(name))
