"""One list out of many: what two agents say of the same place is said once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from review_service.pipeline.identity import NO_ORIGINS, finding_id, fingerprints, order
from review_service.pipeline.imported import AGENT as IMPORTED
from review_service.pipeline.reach import reach_of
from squad.agent.v1.agent_pb2 import Agent
from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.review_pb2 import ReviewFinding


def merge(
    said: Mapping[str, Sequence[Finding]],
    agents: Sequence[Agent],
    lines: Mapping[str, Sequence[str]],
    review_id: str,
    origins: Mapping[str, str] = NO_ORIGINS,
) -> list[ReviewFinding]:
    """All findings by agent -> one list in order of place, without duplicates, each with its identity.

    Args:
        said: Findings by agent.
        agents: Who they are.
        lines: Head versions by path.
        review_id: Review the findings are of.
        origins: Paths that renamed files had in the base.
    """
    topics = _topics(agents)
    pairs = [(agent, finding) for agent in sorted(said) for finding in said[agent]]
    # Other tools and models last: what they say never changes who another finding is.
    kept = sorted(_without_duplicates(pairs, topics), key=lambda pair: (_grade(pair), *_place(pair)))
    prints = fingerprints([finding for _, finding in kept], lines, origins)
    identified = sorted(zip(kept, prints, strict=True), key=lambda each: _place(each[0]))
    found = [_review_finding(review_id, pair, known) for pair, known in identified]
    for finding in found:
        finding.reach = reach_of(finding.finding, lines)
    return found


def _place(pair: "Pair") -> tuple[object, ...]:
    return order(pair[1]), pair[0]


def _review_finding(review_id: str, pair: "Pair", fingerprint: str) -> ReviewFinding:
    agent, finding = pair
    return ReviewFinding(
        id=finding_id(review_id, fingerprint),
        review_id=review_id,
        agent=agent,
        finding=finding,
        fingerprint=fingerprint,
    )


Pair = tuple[str, Finding]


def _topics(agents: Sequence[Agent]) -> dict[str, frozenset[str]]:
    """By rule, the words under which two agents may mean the same thing."""
    return {rule.id: frozenset({rule.id.partition("/")[2], *(f"CWE-{number}" for number in rule.cwe_ids)})
            for agent in agents for rule in agent.rules}  # fmt: skip


def _without_duplicates(pairs: Sequence[Pair], topics: Mapping[str, frozenset[str]]) -> list[Pair]:
    """Keeps the better of two that start on the same line and speak of the same topic."""
    kept: dict[tuple[str, int], list[Pair]] = defaultdict(list)
    for pair in sorted(pairs, key=_rank):
        place = pair[1].location
        neighbours = kept[place.path, place.range.start_line]
        if not any(_same(pair, other, topics) for other in neighbours):
            neighbours.append(pair)
    return [pair for neighbours in kept.values() for pair in neighbours]


def _same(one: Pair, other: Pair, topics: Mapping[str, frozenset[str]]) -> bool:
    (agent, finding), (other_agent, other_finding) = one, other
    if agent == other_agent:  # an agent may say two things of a line, but not the same twice
        return finding.rule_id == other_finding.rule_id and finding.location == other_finding.location
    mine = topics.get(finding.rule_id, frozenset()) | _codes(finding)
    return bool(mine & (topics.get(other_finding.rule_id, frozenset()) | _codes(other_finding)))


def _codes(finding: Finding) -> frozenset[str]:
    named = {reference.label for reference in finding.references if reference.label.startswith("CWE-")}
    return frozenset({finding.source.engine_rule, *named} - {""})


def _grade(pair: Pair) -> int:
    """Our own agents' findings first, then other tools', then models'."""
    agent, finding = pair
    return 2 if finding.source.model else int(agent == IMPORTED)


def _rank(pair: Pair) -> tuple[object, ...]:
    """The better first: our own agents', worse for the code, surer, with a fix, with more proof."""
    agent, finding = pair
    return (
        _grade(pair),
        -finding.severity,
        -finding.confidence,
        not finding.HasField("fix"),
        -len(finding.evidence),
        agent,
        order(finding),
    )
