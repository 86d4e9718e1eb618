"""What a push did to the findings of the push before it: mended, left alone, or rewritten and still wrong."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set

from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.feedback_pb2 import FeedbackKind
from squad.review.v1.review_pb2 import ReviewFinding

_SPACE = re.compile(r"\s+")
_MASK = re.compile(r"\*{3,}")
Place = tuple[str, str, str]


def aftermath(
    earlier: Sequence[ReviewFinding], now: Sequence[ReviewFinding], read: Set[tuple[str, str]], texts: Mapping[str, str]
) -> list[tuple[ReviewFinding, FeedbackKind]]:
    """Earlier findings whose lines the push changed, with what became of them; in the order given.

    Args:
        earlier: Findings of the push before.
        now: Findings of this one.
        read: (agent, path) that were read this time: of others nothing can be said.
        texts: Head versions by path.
    """
    known = {finding.fingerprint for finding in earlier}
    left = Counter(_place(finding.finding) for finding in now if finding.fingerprint not in known)
    still_there = {finding.fingerprint for finding in now}
    code = {path: _SPACE.sub("", texts[path]) for path in {f.finding.location.path for f in earlier} & texts.keys()}
    outcomes = []
    for finding in earlier:
        path = finding.finding.location.path
        if (finding.agent, path) not in read or path not in code or finding.fingerprint in still_there:
            continue
        if _stands(finding.finding, code[path]):  # gone without a touch: the agent or its settings changed
            continue
        place = _place(finding.finding)
        ignored = left[place] > 0
        left[place] -= ignored
        outcomes.append((finding, FeedbackKind.FEEDBACK_KIND_IGNORED if ignored else FeedbackKind.FEEDBACK_KIND_FIXED))
    return outcomes


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
