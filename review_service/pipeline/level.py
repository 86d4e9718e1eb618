"""What the precision budget lets people see of a rule, and the floor it cannot go below."""

from collections.abc import Mapping

from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.feedback_pb2 import RuleLevel
from squad.review.v1.review_pb2 import ReviewFinding, ShownAs

FLOOR_AGENTS = frozenset({"security"})
FLOOR_SEVERITY = Severity.SEVERITY_HIGH


def has_floor(finding: ReviewFinding) -> bool:
    """Whether no budget, no cap and no operator takes its comment away."""
    severe = finding.finding.severity >= FLOOR_SEVERITY and not finding.finding.source.model
    return finding.agent in FLOOR_AGENTS and severe


def level_of(finding: ReviewFinding, levels: Mapping[str, RuleLevel]) -> RuleLevel:
    """Where it may be shown at most; `levels` holds the rules that are not at COMMENT."""
    if has_floor(finding):
        return RuleLevel.RULE_LEVEL_COMMENT
    return levels.get(finding.finding.rule_id, RuleLevel.RULE_LEVEL_COMMENT)


def is_silent(finding: ReviewFinding) -> bool:
    """Whether it is kept for the record only: in the budget's shadow, or under a verdict."""
    return finding.shown_as in (ShownAs.SHOWN_AS_SHADOW, ShownAs.SHOWN_AS_SUPPRESSED)
