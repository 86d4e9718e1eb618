"""One list out of many: what two agents say of the same place is said once."""

from collections.abc import Mapping, Sequence
from functools import partial

from review_service.pipeline.duplicates import Pair, grade, without_duplicates, without_nested, words_of
from review_service.pipeline.identity import NO_ORIGINS, finding_id, fingerprints, order
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
    advisory: frozenset[str] = frozenset(),
) -> list[ReviewFinding]:
    """All findings by agent -> one list in order of place, without duplicates, each with its identity.

    Args:
        said: Findings by agent.
        agents: Who they are.
        lines: Head versions by path.
        review_id: Review the findings are of.
        origins: Paths that renamed files had in the base.
        advisory: Agents without a say in the check: where one of the others says the same, that one is heard.
    """
    pairs = [(agent, finding) for agent in sorted(said) for finding in said[agent]]
    graded = partial(grade, advisory=advisory)
    # Other tools, advisory agents and models last: what they say never changes who another finding is.
    kept = sorted(without_duplicates(pairs, words_of(agents), graded), key=lambda pair: (graded(pair), *_place(pair)))
    prints = fingerprints([finding for _, finding in kept], lines, origins)
    found = [_review_finding(review_id, *each) for each in zip(kept, prints, strict=True)]
    found = sorted(without_nested(found), key=lambda each: _place((each.agent, each.finding)))
    for finding in found:
        finding.reach = reach_of(finding.finding, lines)
    return found


def _place(pair: Pair) -> tuple[object, ...]:
    return order(pair[1]), pair[0]


def _review_finding(review_id: str, pair: Pair, fingerprint: str) -> ReviewFinding:
    agent, finding = pair
    return ReviewFinding(
        id=finding_id(review_id, fingerprint),
        review_id=review_id,
        agent=agent,
        finding=finding,
        fingerprint=fingerprint,
    )
