"""The precision budget: how the share of useful findings moves a rule between comment, annotation and shadow.

A rule moves on the lower end of the one-sided 95 % Wilson interval of that share, and only with at least 20 findings
judged since its last move. The way back is longer than the way down, so that a rule does not swing.
"""

import math
from dataclasses import dataclass

from squad.review.v1.feedback_pb2 import RuleLevel

MIN_FINDINGS = 20
WINDOW_FINDINGS = 200
"""So many findings with the newest feedback are counted: a rule that was mended is not judged by its past for ever."""
_Z = 1.6449

COMMENT = RuleLevel.RULE_LEVEL_COMMENT
ANNOTATION = RuleLevel.RULE_LEVEL_ANNOTATION
SHADOW = RuleLevel.RULE_LEVEL_SHADOW

DEMOTE_BELOW = {COMMENT: (0.5, ANNOTATION), ANNOTATION: (0.15, SHADOW)}
PROMOTE_FROM = {ANNOTATION: (0.6, COMMENT), SHADOW: (0.3, ANNOTATION)}


@dataclass(frozen=True, slots=True)
class Tally:
    """Findings of a rule that feedback speaks for and against."""

    useful: int = 0
    not_useful: int = 0

    @property
    def total(self) -> int:
        return self.useful + self.not_useful

    @property
    def lower_bound(self) -> float:
        """Lower end of the interval; 0 while nothing was said."""
        return wilson_lower_bound(self.useful, self.total)


def wilson_lower_bound(successes: int, total: int) -> float:
    """Lower end of the one-sided 95 % Wilson score interval of a share."""
    if not total:
        return 0.0
    share, square = successes / total, _Z * _Z
    middle = share + square / (2 * total)
    spread = _Z * math.sqrt(share * (1 - share) / total + square / (4 * total * total))
    return max(0.0, (middle - spread) / (1 + square / total))


def next_level(level: RuleLevel, tally: Tally) -> RuleLevel:
    """Where the rule belongs now; most of the time where it is."""
    if tally.total < MIN_FINDINGS:
        return level
    below, down = DEMOTE_BELOW.get(level, (-1.0, level))
    above, up = PROMOTE_FROM.get(level, (2.0, level))
    bound = tally.lower_bound
    return down if bound < below else up if bound >= above else level


def explanation(tally: Tally, to: RuleLevel) -> str:
    """Why the budget moved a rule, one sentence."""
    word = RuleLevel.Name(to).removeprefix("RULE_LEVEL_").lower()
    return (
        f"{tally.useful} of {tally.total} findings were useful, which is at least {tally.lower_bound:.0%} with 95 % "
        f"confidence: shown as {word} from now on."
    )
