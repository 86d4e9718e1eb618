"""What a finding says for others: where else its rule found the same, and which other rules mean the same here."""

from collections.abc import Sequence

from report import words
from squad.review.v1.review_pb2 import ReviewFinding


def places(finding: ReviewFinding, folded: Sequence[ReviewFinding]) -> list[str]:
    """Places of the other findings of its rule."""
    mine = finding.finding.rule_id
    return [words.place(each.finding.location) for each in folded if each.finding.rule_id == mine]


def rules(finding: ReviewFinding, folded: Sequence[ReviewFinding]) -> list[str]:
    """Other rules that it speaks for, ascending."""
    return sorted({each.finding.rule_id for each in folded} - {finding.finding.rule_id})
