"""Code as models are shown it: numbered lines, changed ones marked, secrets taken out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from review_service.models.masking import MASK, mask
from review_service.pipeline.classify import ReviewedFile
from squad.review.v1.review_pb2 import ReviewFinding

LONGEST_LINE = 1000
_CUT_WORD = re.compile(r"[\w+/=.-]{1,1000}\Z")
_STARS = re.compile(r"\*{3,}")

Place = tuple[str, int]


class Code:
    """The changed files of a review that somebody may read."""

    def __init__(self, files: Iterable[ReviewedFile], findings: Iterable[ReviewFinding]) -> None:
        self.files: Mapping[str, ReviewedFile] = {file.path: file for file in files if file.cell is None}
        self._lines: dict[str, list[str]] = {}
        self._secret = frozenset(_masked_places(findings))

    def lines(self, path: str) -> list[str]:
        """Lines as they may leave this machine."""
        if path not in self._lines:
            short = (_short(line.removesuffix("\r")) for line in self.files[path].head_lines())
            masked = mask("\n".join(short)).split("\n")
            self._lines[path] = [self._shown(path, number, line) for number, line in enumerate(masked, 1)]
        return self._lines[path]

    def changed(self, path: str) -> set[int]:
        """Numbers of the lines that the change wrote."""
        return {n for r in self.files[path].file.changed_lines for n in range(r.start_line, r.end_line + 1)}

    def around(self, path: str, wanted: Iterable[int], context: int) -> list[dict[str, Any]]:
        """The wanted lines with so many others around each, ascending."""
        lines, changed = self.lines(path), self.changed(path)
        near = {n for line in wanted for n in range(line - context, line + context + 1)}
        return [
            {"number": n, "changed": n in changed, "text": lines[n - 1]} for n in sorted(near) if 0 < n <= len(lines)
        ]

    def find(self, path: str) -> ReviewedFile | None:
        """The file of that path as a model was told it."""
        found = [file for known, file in self.files.items() if path in {known, mask(known)}]
        return found[0] if len(found) == 1 else None

    def _shown(self, path: str, number: int, line: str) -> str:
        """The line, or only how far it is indented: which of its words is the secret depends on the format."""
        indent = line[: len(line) - len(line.lstrip())]
        return indent + MASK if (path, number) in self._secret else line


def _short(line: str) -> str:
    """A line of bearable length. The word that was cut goes as a whole: half a secret looks like none."""
    return line if len(line) <= LONGEST_LINE else _CUT_WORD.sub("", line[:LONGEST_LINE]) + "…"


def _masked_places(findings: Iterable[ReviewFinding]) -> Iterable[Place]:
    """Lines in which an agent saw a secret."""
    for finding in findings:
        for piece in finding.finding.evidence:
            if _STARS.search(piece.quote):
                place = piece.location.range
                yield from ((piece.location.path, n) for n in range(place.start_line, place.end_line + 1))


def grouped(sizes: Sequence[tuple[str, int]], room: int, most: int) -> tuple[list[list[str]], int]:
    """Names in groups that fit into `room` each, at most `most` groups; and how many were left out."""
    groups: list[list[str]] = []
    left, free = 0, 0
    for name, size in sizes:
        if groups and size <= free:
            groups[-1].append(name)
            free -= size
        elif size <= room and len(groups) < most:
            groups.append([name])
            free = room - size
        else:
            left += 1
    return groups, left
