"""Who a finding is: the same tomorrow, when the lines above it have moved."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import count
from uuid import UUID

from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.review_pb2 import RepositoryRef

_SCHEME = "1"
NO_ORIGINS: Mapping[str, str] = {}


def order(finding: Finding) -> tuple[str, int, int, str, int, int, str]:
    """Order of all findings: by path, line, rule."""
    place = finding.location.range
    start, end = (place.start_line, place.start_column), (place.end_line, place.end_column)
    return finding.location.path, *start, finding.rule_id, *end, finding.message


def traits(finding: Finding, lines: Sequence[str], origin: str = "") -> tuple[str, ...]:
    """What a finding keeps when it moves: rule, path, enclosing definition, and its code without white space.

    `origin` is the path its file had in the base, if the change renamed it: who renames a file finds nothing anew.
    """
    place = finding.location.range
    code = "".join("".join(lines[place.start_line - 1 : place.end_line]).split())
    return _SCHEME, finding.rule_id, origin or finding.location.path, finding.location.symbol, code


def fingerprints(
    findings: Sequence[Finding], lines: Mapping[str, Sequence[str]], origins: Mapping[str, str] = NO_ORIGINS
) -> list[str]:
    """One per finding, 32 hex digits, given in order of place; equals are told apart by which of them they are."""
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    result = []
    for finding in findings:
        path = finding.location.path
        known = traits(finding, lines.get(path, ()), origins.get(path, ""))
        seen[known] += 1
        result.append(_digest(*known, str(seen[known])))
    return result


def finding_id(review_id: str, fingerprint: str) -> str:
    """A UUIDv7 with the review's time; the same for the same finding of the same review."""
    try:
        time_bits = UUID(review_id).int >> 80 << 80
    except ValueError:
        time_bits = 0
    rest = int(_digest(review_id, fingerprint), 16) & ((1 << 80) - 1)
    return str(UUID(int=time_bits | rest & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62))


def another(fingerprint: str, taken: Set[str]) -> str:
    """The fingerprint itself, or one made of it that nobody bears."""
    names = (_digest(fingerprint, str(number)) if number else fingerprint for number in count())
    return next(name for name in names if name not in taken)


def life_id(repository: RepositoryRef, pull_request: int, fingerprint: str) -> str:
    """A UUIDv8, the same for the same finding in all reviews of a pull request."""
    made = _digest(repository.host, repository.external_id, str(pull_request), fingerprint)
    return str(UUID(int=int(made, 16) & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
