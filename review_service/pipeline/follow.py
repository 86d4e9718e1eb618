"""Follows findings from push to push: who each one was, what became of it, and which are gone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from review_service.pipeline.analysis import Analysis
from review_service.pipeline.identity import another, finding_id, life_id
from review_service.pipeline.lifecycle import has_moved, is_gone, lifecycle_of
from review_service.pipeline.match import Life, match
from squad.review.v1.review_pb2 import Lifecycle, Review, ReviewFinding


@dataclass(frozen=True, slots=True)
class Followed:
    """An analysis whose findings know who they were.

    Attributes:
        analysis: With identities and lifecycles.
        lives: What a finding was before, by its id; one that is new is not here.
        gone: Lives that ended with this push.
        quiet: Ids of those kept from people, because nothing about them is new.
    """

    analysis: Analysis
    lives: Mapping[str, Life]
    gone: tuple[Life, ...] = ()
    quiet: frozenset[str] = frozenset()

    @property
    def counts(self) -> dict[str, int]:
        """How many findings have each lifecycle, by its name in lower case."""
        counted: Counter[int] = Counter(finding.lifecycle for finding in self.analysis.findings)
        counted[Lifecycle.LIFECYCLE_FIXED] = len(self.gone)
        return {
            Lifecycle.Name(state).removeprefix("LIFECYCLE_").lower(): counted[state]
            for state in Lifecycle.values()
            if state
        }


def follow(analysis: Analysis, lives: Sequence[Life], review: Review) -> Followed:
    """The analysis with what earlier reviews of the same pull request know of its findings."""
    if not review.change.pull_request:
        return Followed(analysis, {})
    known = match(lives, analysis.findings, analysis.anchors, frozenset(analysis.paths))
    prints = _fingerprints(analysis.findings, known, lives)
    changed = _identified(analysis, prints, review.id)
    before = {finding_id(review.id, prints[old]): life for old, life in known.items()}
    for finding in changed.findings:
        finding.life_id = life_id(review.repository, review.change.pull_request, finding.fingerprint)
        finding.lifecycle = _lifecycle(finding, before.get(finding.id), changed)
    still = {id(life) for life in known.values()}
    gone = tuple(life for life in lives if not life.ended and id(life) not in still and is_gone(life, analysis))
    return Followed(changed, before, gone)


def _fingerprints(
    findings: Sequence[ReviewFinding], known: Mapping[str, Life], lives: Sequence[Life]
) -> dict[str, str]:
    """By id: that of the life; of a new finding its own, unless an earlier one bears it."""
    taken = {life.finding.fingerprint for life in lives}
    prints = {id_: life.finding.fingerprint for id_, life in known.items()}
    for finding in findings:
        if finding.id not in known:
            prints[finding.id] = another(finding.fingerprint, taken)
            taken.add(prints[finding.id])
    return prints


def _lifecycle(finding: ReviewFinding, life: Life | None, analysis: Analysis) -> Lifecycle:
    if life is None:
        return Lifecycle.LIFECYCLE_NEW
    moved = has_moved(life, finding.finding, analysis.anchors[finding.id])
    return lifecycle_of(life.lifecycle, moved=moved)


def _identified(analysis: Analysis, prints: Mapping[str, str], review_id: str) -> Analysis:
    """The same with other fingerprints; whatever names a finding by its id follows."""
    ids = {old: finding_id(review_id, fingerprint) for old, fingerprint in prints.items()}
    findings = []
    for finding in analysis.findings:
        changed = ReviewFinding()
        changed.CopyFrom(finding)
        changed.id, changed.fingerprint = ids[finding.id], prints[finding.id]
        changed.folded_into = ids.get(finding.folded_into, "")
        findings.append(changed)
    return replace(
        analysis,
        findings=tuple(findings),
        placements=tuple(replace(place, finding_id=ids[place.finding_id]) for place in analysis.placements),
        anchors={ids[old]: anchors for old, anchors in analysis.anchors.items()},
        fix_problems={ids[old]: problem for old, problem in analysis.fix_problems.items()},
    )
