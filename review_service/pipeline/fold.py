"""Which findings another one speaks for: the many of one rule, and those of several rules that mean one thing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from review_service.pipeline.level import FLOOR_AGENTS, has_floor
from squad.agent.v1.agent_pb2 import Agent
from squad.review.v1.review_pb2 import ReviewFinding, ShownAs

FOLD_AFTER = 3
_SEEN = (ShownAs.SHOWN_AS_INLINE, ShownAs.SHOWN_AS_ANNOTATION)
Spoken = list[tuple[ReviewFinding, ReviewFinding]]
"""(finding, the one that speaks for it)."""


def topics_of(agents: Iterable[Agent]) -> dict[str, str]:
    """Topics by rule, of the rules that have one."""
    return {rule.id: rule.topic for agent in agents for rule in agent.rules if rule.topic}


def one_voice(ranked: Iterable[ReviewFinding], topics: Mapping[str, str]) -> Spoken:
    """Who speaks for whom where findings of one topic start on one line.

    A comment speaks before an annotation; what nobody is to see speaks for nobody.
    """
    groups: dict[tuple[str, str, int], list[ReviewFinding]] = defaultdict(list)
    for finding in ranked:
        topic, place = topics.get(finding.finding.rule_id), finding.finding.location
        if topic and finding.shown_as in _SEEN:
            groups[topic, place.path, place.range.start_line].append(finding)
    return [(other, first) for first, *others in map(_best_first, groups.values()) for other in others]


def _best_first(group: Sequence[ReviewFinding]) -> list[ReviewFinding]:
    return sorted(group, key=_voice)


def _voice(finding: ReviewFinding) -> tuple[object, ...]:
    """Security before others, then what is worse, then what is surer."""
    said = finding.finding
    where = finding.shown_as, finding.agent not in FLOOR_AGENTS
    return *where, -said.severity, -said.confidence, said.rule_id, said.location.range.start_column, finding.id


def fold_equal(ranked: Iterable[ReviewFinding]) -> None:
    """From the fourth comment of one rule on, the first speaks for it; for grave ones only where both say the same."""
    groups: dict[tuple[str, str], list[ReviewFinding]] = defaultdict(list)
    for finding in ranked:
        if finding.shown_as == ShownAs.SHOWN_AS_INLINE:
            groups[finding.finding.rule_id, finding.finding.message if has_floor(finding) else ""].append(finding)
    for group in groups.values():
        for finding in group[FOLD_AFTER:]:
            fold(finding, group[0])


def fold(finding: ReviewFinding, speaker: ReviewFinding) -> None:
    """Lets `speaker`, or whoever speaks for it, speak for the finding too."""
    finding.shown_as, finding.folded_into = ShownAs.SHOWN_AS_FOLDED, speaker.folded_into or speaker.id
