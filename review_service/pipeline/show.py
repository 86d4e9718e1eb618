"""Decides where people see a finding: few comments, the most important first, nothing twice."""

from collections.abc import Iterable, Mapping, Sequence

from review_service.pipeline.fold import fold, fold_equal, one_voice
from review_service.pipeline.level import has_floor, level_of
from review_service.pipeline.place import Placement
from review_service.pipeline.rank import QUIET_AGENTS, rank
from squad.code.v1.finding_pb2 import Confidence
from squad.review.v1.feedback_pb2 import RuleLevel
from squad.review.v1.review_pb2 import FixStatus, ReviewFinding, ShownAs

NO_LEVELS: Mapping[str, RuleLevel] = {}
NO_TOPICS: Mapping[str, str] = {}


def show(
    findings: Sequence[ReviewFinding],
    placements: Mapping[str, Placement],
    cap: int,
    levels: Mapping[str, RuleLevel] = NO_LEVELS,
    topics: Mapping[str, str] = NO_TOPICS,
) -> None:
    """Sets `shown_as` and `folded_into` of every finding.

    Args:
        findings: All of a review, with their reach.
        placements: Those that can stand on a line at all.
        cap: Comments there may be.
        levels: Where the precision budget holds rules; one that is not here is at COMMENT.
        topics: What rules are about that may say the same of one line.
    """
    ranked = sorted(findings, key=rank)
    for finding in ranked:
        finding.shown_as = _wish(finding, placements, level_of(finding, levels))
    spoken_for = one_voice(ranked, topics)
    silent = {finding.id for finding, _ in spoken_for}
    heard = [finding for finding in ranked if finding.id not in silent]
    fold_equal(heard)
    _cap(heard, cap)
    for finding, speaker in spoken_for:
        fold(finding, speaker)


def show_advice(
    findings: Sequence[ReviewFinding],
    placements: Mapping[str, Placement],
    room: int,
    levels: Mapping[str, RuleLevel] = NO_LEVELS,
) -> None:
    """Sets `shown_as` of a model's findings: comments only where agents left `room` for them."""
    for finding in sorted(findings, key=rank):
        wish = _wish(finding, placements, level_of(finding, levels))
        sure = finding.finding.confidence > Confidence.CONFIDENCE_LOW
        if wish == ShownAs.SHOWN_AS_INLINE and not (sure and room > 0):
            wish = ShownAs.SHOWN_AS_ANNOTATION
        room -= wish == ShownAs.SHOWN_AS_INLINE
        finding.shown_as = wish


def _wish(finding: ReviewFinding, placements: Mapping[str, Placement], level: RuleLevel) -> ShownAs:
    if level == RuleLevel.RULE_LEVEL_SHADOW:
        return ShownAs.SHOWN_AS_SHADOW
    if finding.agent in QUIET_AGENTS and finding.fix_status != FixStatus.FIX_STATUS_VERIFIED:
        return ShownAs.SHOWN_AS_COUNTED
    may_stand = finding.id in placements and level == RuleLevel.RULE_LEVEL_COMMENT
    return ShownAs.SHOWN_AS_INLINE if may_stand else ShownAs.SHOWN_AS_ANNOTATION


def _cap(ranked: Iterable[ReviewFinding], cap: int) -> None:
    """Comments over the cap move to the check run, and so does what was folded into them."""
    inline = [finding for finding in ranked if finding.shown_as == ShownAs.SHOWN_AS_INLINE]
    over = [finding for finding in inline if not has_floor(finding)][max(0, cap - sum(map(has_floor, inline))) :]
    for finding in over:
        finding.shown_as = ShownAs.SHOWN_AS_ANNOTATION
    moved = {finding.id for finding in over}
    for finding in ranked:
        if finding.folded_into in moved:
            finding.shown_as, finding.folded_into = ShownAs.SHOWN_AS_ANNOTATION, ""
