"""What a finding is known by when its file has changed: its own code and the lines beside it, as digests."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from review_service.pipeline.classify import ReviewedFile
from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.review_pb2 import ReviewFinding

NEIGHBOURS = 2
"""Lines on each side, blank ones not counted."""
TELLING = 20
"""Characters of code that are known by themselves; `except:` may stand anywhere."""
_FARTHEST = 20
_EDGE = "\n"


@dataclass(frozen=True, slots=True)
class Anchors:
    """Digests of texts without white space. Empty where the text is not known.

    Attributes:
        code: The finding's own lines.
        above: The lines above it.
        below: The lines below it.
        telling: Whether there is enough of the code to know it by itself.
        hunk: The changed lines it is among; empty when it is among none.
    """

    code: str = ""
    above: str = ""
    below: str = ""
    telling: bool = False
    hunk: str = ""


UNKNOWN = Anchors()


def anchors_of(findings: Sequence[ReviewFinding], files: Mapping[str, ReviewedFile]) -> dict[str, Anchors]:
    """The anchors of every finding, by its id."""
    spoken = {finding.finding.location.path for finding in findings}
    lines = {path: file.head_lines() for path, file in files.items() if path in spoken}
    hunks = {path: list(_hunks(file, lines[path])) for path, file in files.items() if path in spoken}
    return {
        each.id: _anchors(each.finding, lines.get(each.finding.location.path), hunks.get(each.finding.location.path))
        for each in findings
    }


def hunk_digests(files: Mapping[str, ReviewedFile]) -> tuple[str, ...]:
    """Of all changed lines of a change, ascending."""
    return tuple(sorted(mark for file in files.values() for _, mark in _hunks(file, file.head_lines())))


Hunk = tuple[range, str]


def _hunks(file: ReviewedFile, lines: Sequence[str]) -> Iterator[Hunk]:
    """Changed lines and their digest; the same lines of another file are others."""
    for run in file.file.changed_lines:
        text = "\n".join(lines[run.start_line - 1 : run.end_line])
        yield range(run.start_line, run.end_line + 1), _digest(f"{file.path}\0{text}")


def _anchors(finding: Finding, lines: Sequence[str] | None, hunks: Sequence[Hunk] | None) -> Anchors:
    place = finding.location.range
    if lines is None:  # outside of the change: all there is of the code is what the agent quoted
        code = _squeezed(finding.evidence[0].quote if finding.evidence else finding.message)
        return Anchors(_digest(code), telling=len(code) >= TELLING)
    code = _squeezed("".join(lines[place.start_line - 1 : place.end_line]))
    above = _neighbours(lines, range(place.start_line - 2, max(-1, place.start_line - 2 - _FARTHEST), -1))
    below = _neighbours(lines, range(place.end_line, min(len(lines), place.end_line + _FARTHEST)))
    around = next((mark for inside, mark in hunks or () if place.start_line in inside), "")
    return Anchors(_digest(code), above, below, len(code) >= TELLING, around)


def _neighbours(lines: Sequence[str], numbers: range) -> str:
    """The nearest lines that are not blank; the edge of the file has a name of its own."""
    texts = [text for number in numbers if (text := _squeezed(lines[number]))][:NEIGHBOURS]
    return _digest("\n".join([*texts, _EDGE][:NEIGHBOURS]))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
