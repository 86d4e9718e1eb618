"""Decides where people see a finding: few comments, the worst first, nothing twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from review_service.pipeline.place import Placement
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.review_pb2 import FixStatus, ReviewFinding, ShownAs

FOLD_AFTER = 3
QUIET_AGENTS = frozenset({"style"})
UNCAPPED_AGENTS = frozenset({"security"})


def show(findings: Sequence[ReviewFinding], placements: Mapping[str, Placement], cap: int) -> None:
    """Sets `shown_as` and `folded_into` of every finding. `placements` says which can stand on a line at all."""
    ranked = sorted(findings, key=_rank)
    for finding in ranked:
        finding.shown_as = _wish(finding, placements)
    _fold(ranked)
    _cap(ranked, cap)


def _wish(finding: ReviewFinding, placements: Mapping[str, Placement]) -> ShownAs:
    if finding.agent in QUIET_AGENTS and finding.fix_status != FixStatus.FIX_STATUS_VERIFIED:
        return ShownAs.SHOWN_AS_COUNTED
    return ShownAs.SHOWN_AS_INLINE if finding.id in placements else ShownAs.SHOWN_AS_ANNOTATION


def _fold(ranked: Iterable[ReviewFinding]) -> None:
    """From the fourth equal finding on, the first speaks for it."""
    groups: dict[str, list[ReviewFinding]] = defaultdict(list)
    for finding in ranked:
        if finding.shown_as == ShownAs.SHOWN_AS_INLINE:
            groups[finding.finding.rule_id].append(finding)
    for group in groups.values():
        for finding in group[FOLD_AFTER:]:
            finding.shown_as, finding.folded_into = ShownAs.SHOWN_AS_FOLDED, group[0].id


def _cap(ranked: Iterable[ReviewFinding], cap: int) -> None:
    """Comments over the cap move to the check run, and so does what was folded into them."""
    inline = [finding for finding in ranked if finding.shown_as == ShownAs.SHOWN_AS_INLINE]
    over = [finding for finding in inline if not _uncapped(finding)][max(0, cap - sum(map(_uncapped, inline))) :]
    for finding in over:
        finding.shown_as = ShownAs.SHOWN_AS_ANNOTATION
    moved = {finding.id for finding in over}
    for finding in ranked:
        if finding.folded_into in moved:
            finding.shown_as, finding.folded_into = ShownAs.SHOWN_AS_ANNOTATION, ""


def _uncapped(finding: ReviewFinding) -> bool:
    return finding.agent in UNCAPPED_AGENTS and finding.finding.severity >= Severity.SEVERITY_HIGH


def _rank(finding: ReviewFinding) -> tuple[object, ...]:
    inner, place = finding.finding, finding.finding.location
    where = (place.path, place.range.start_line, inner.rule_id, finding.id)
    return -inner.severity, -inner.confidence, finding.agent in QUIET_AGENTS, *where
