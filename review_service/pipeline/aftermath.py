"""What a push did to the findings of the pushes before it: mended, left alone, or rewritten and still wrong."""

import re
from collections import Counter
from collections.abc import Iterator

from review_service.pipeline.follow import Followed
from review_service.pipeline.lifecycle import was_read
from review_service.pipeline.match import Life
from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.feedback_pb2 import FeedbackKind
from squad.review.v1.review_pb2 import Lifecycle, ReviewFinding, ShownAs

_SPACE = re.compile(r"\s+")
_MASK = re.compile(r"\*{3,}")
_SEEN = (
    ShownAs.SHOWN_AS_INLINE,
    ShownAs.SHOWN_AS_ANNOTATION,
    ShownAs.SHOWN_AS_FOLDED,
    ShownAs.SHOWN_AS_SHADOW,  # nobody saw it: its share of fixes is how it comes back
)
Place = tuple[str, str, str]
Outcome = tuple[ReviewFinding, FeedbackKind]


def aftermath(followed: Followed) -> list[Outcome]:
    """Earlier findings whose lines the push changed, with what became of them; in no particular order."""
    return [*_rewritten(followed), *_gone(followed)]


def _rewritten(followed: Followed) -> Iterator[Outcome]:
    """Those whose code is another now, and which are still wrong."""
    anchors = followed.analysis.anchors
    for id_, life in followed.lives.items():
        if life.finding.shown_as in _SEEN and not life.ended and life.anchors.code != anchors[id_].code:
            yield life.finding, FeedbackKind.FEEDBACK_KIND_IGNORED


def _gone(followed: Followed) -> Iterator[Outcome]:
    """Those that nobody reports any more, and whose lines are no longer there."""
    analysis = followed.analysis
    new = (each for each in analysis.findings if each.lifecycle == Lifecycle.LIFECYCLE_NEW)
    left = Counter(_place(finding.finding) for finding in new)
    code: dict[str, str] = {}
    for life in followed.gone:
        path = life.finding.finding.location.path
        if life.finding.shown_as not in _SEEN or path not in analysis.texts or not was_read(life, analysis):
            continue
        code.setdefault(path, _SPACE.sub("", analysis.texts[path].decode("utf-8", "replace")))
        if not _stands(life.finding.finding, code[path]):  # else the agent or its settings changed, not the code
            yield life.finding, _ignored_or_fixed(life, left)


def _ignored_or_fixed(life: Life, left: Counter[Place]) -> FeedbackKind:
    place = _place(life.finding.finding)
    ignored = left[place] > 0
    left[place] -= ignored
    return FeedbackKind.FEEDBACK_KIND_IGNORED if ignored else FeedbackKind.FEEDBACK_KIND_FIXED


def _place(finding: Finding) -> Place:
    """Where a finding would be found again after its lines were rewritten."""
    return finding.rule_id, finding.location.path, finding.location.symbol


def _stands(finding: Finding, code: str) -> bool:
    """Whether the quoted lines are still there, whatever their indentation."""
    quote = finding.evidence[0].quote if finding.evidence else ""
    at = 0
    for part in _MASK.split(_SPACE.sub("", quote)):
        found = code.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True
