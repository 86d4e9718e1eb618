"""What is said twice, by two agents or by one."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import inf

from review_service.pipeline.identity import order
from review_service.pipeline.imported import AGENT as IMPORTED
from squad.agent.v1.agent_pb2 import Agent
from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.review_pb2 import ReviewFinding

Pair = tuple[str, Finding]
"""An agent and what it found."""


def words_of(agents: Sequence[Agent]) -> dict[str, frozenset[str]]:
    """By rule, the words under which two agents may mean the same thing."""
    return {rule.id: frozenset({rule.id.partition("/")[2], *(f"CWE-{number}" for number in rule.cwe_ids)})
            for agent in agents for rule in agent.rules}  # fmt: skip


def grade(pair: Pair, advisory: frozenset[str] = frozenset()) -> int:
    """Our own agents' findings first, then other tools' and advisory agents', then models'."""
    agent, finding = pair
    return 2 if finding.source.model else int(agent == IMPORTED or agent in advisory)


def without_duplicates(
    pairs: Sequence[Pair], words: Mapping[str, frozenset[str]], grade: Callable[[Pair], int] = grade
) -> list[Pair]:
    """Keeps the better of two agents' that start on one line and share a word; of one agent's, of two in one place."""
    kept: list[Pair] = []
    equal: set[tuple[object, ...]] = set()
    spoken: dict[tuple[str, int, str], set[str]] = defaultdict(set)  # the agents, by place and word
    for pair in sorted(pairs, key=lambda pair: (grade(pair), *_rank(pair))):
        agent, finding = pair
        mine = words.get(finding.rule_id, frozenset()) | _codes(finding)
        keys = [(finding.location.path, finding.location.range.start_line, word) for word in mine]
        if (me := _exactly(pair)) in equal or any(spoken[key] - {agent} for key in keys):
            continue
        equal.add(me)
        for key in keys:
            spoken[key].add(agent)
        kept.append(pair)
    return kept


def _exactly(pair: Pair) -> tuple[object, ...]:
    return pair[0], pair[1].rule_id, pair[1].location.SerializeToString(deterministic=True)


def without_nested(found: Sequence[ReviewFinding]) -> list[ReviewFinding]:
    """Of findings of one rule that start on one line, one inside the other, the best: they are one sink, said twice."""
    nests: dict[tuple[str, str, str, int], list[list[ReviewFinding]]] = defaultdict(list)
    for each in sorted(found, key=_outer_first):
        place = each.finding.location
        here = nests[each.agent, each.finding.rule_id, place.path, place.range.start_line]
        if here and _end(each) <= _end(here[-1][0]):
            here[-1].append(each)
        else:
            here.append([each])
    return [min(nest, key=lambda each: _rank((each.agent, each.finding))) for here in nests.values() for nest in here]


def _outer_first(each: ReviewFinding) -> tuple[object, ...]:
    line, column = _end(each)
    return each.finding.location.range.start_column, -line, -column, each.id


def _end(each: ReviewFinding) -> tuple[int, float]:
    place = each.finding.location.range
    return place.end_line, place.end_column or inf  # without a column: the whole line


def _codes(finding: Finding) -> frozenset[str]:
    named = {reference.label for reference in finding.references if reference.label.startswith("CWE-")}
    return frozenset({finding.source.engine_rule, *named} - {""})


def _rank(pair: Pair) -> tuple[object, ...]:
    """The better first: our own agents', worse for the code, surer, with a fix, with more proof."""
    agent, finding = pair
    return (
        grade(pair),
        -finding.severity,
        -finding.confidence,
        not finding.HasField("fix"),
        -len(finding.evidence),
        agent,
        order(finding),
    )
