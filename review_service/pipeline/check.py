"""Holds one finding against the code it speaks of: an agent is believed only what can be seen."""

import re
from collections.abc import Mapping
from itertools import pairwise

from review_service.pipeline.change import line_count
from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.languages import language_of
from review_service.pipeline.text import readable_text
from squad.code.v1.finding_pb2 import Confidence, Evidence, Finding, Fix, Severity, TextEdit
from squad.code.v1.location_pb2 import LineRange, Location, TextRange

MESSAGE_BYTES = 2000
QUOTE_BYTES = 500
NEW_TEXT_BYTES = 64 << 10
MAX_EVIDENCE = 100
MAX_EDITS = 200
_MASK = re.compile(r"\*{3,}")
_CUT = "…"
_SEVERITIES, _CONFIDENCES = frozenset(Severity.values()[1:]), frozenset(Confidence.values()[1:])


class Ground:
    """The code that may be spoken of: the files sent, and the manifest's other files as far as they were fetched."""

    def __init__(self, files: Mapping[str, ReviewedFile], context: Mapping[str, bytes], listed: frozenset[str]) -> None:
        self._files = files
        self._context = context
        self._listed = listed
        self._lines: dict[str, list[str]] = {}

    def knows(self, path: str) -> bool:
        return path in self._files or path in self._listed

    def was_sent(self, path: str) -> bool:
        return path in self._files

    def lines(self, path: str) -> list[str]:
        """Lines of head without their ends; empty when the content is not there."""
        if path not in self._lines:
            content = self._content(path)
            language = self._files[path].file.language if path in self._files else language_of(path, content)
            text = readable_text(content, language).replace("\r\n", "\n")
            self._lines[path] = text.split("\n")[: max(1, line_count(content))]
        return self._lines[path]

    def changed(self, path: str) -> list[LineRange]:
        return list(self._files[path].file.changed_lines) if path in self._files else []

    def _content(self, path: str) -> bytes:
        if path in self._files:
            return self._files[path].content.new or b""
        return self._context.get(path, b"")


def problem(finding: Finding, rules: frozenset[str], ground: Ground) -> str:
    """Why the finding cannot be believed, a sentence that starts with a verb; empty when it can."""
    if finding.rule_id not in rules:
        return f"named the rule {finding.rule_id[:80]!r}, which it does not have"
    return (
        _words_problem(finding)
        or _place_problem(finding, ground)
        or _evidence_problem(finding, ground)
        or (fix_problem(finding.fix, ground) if finding.HasField("fix") else "")
    )


def _words_problem(finding: Finding) -> str:
    if finding.severity not in _SEVERITIES or finding.confidence not in _CONFIDENCES:
        return "gave a finding no severity or confidence"
    if not finding.message.strip() or len(finding.message.encode()) > MESSAGE_BYTES:
        return "sent a message that is empty or longer than 2,000 bytes"
    if len(finding.location.symbol.encode()) > 500 or len(finding.references) > 50:
        return "sent a symbol or references longer than allowed"
    if any(link.url and not link.url.startswith(("https://", "http://")) for link in finding.references):
        return "sent a reference that is no web address"
    return ""


def _place_problem(finding: Finding, ground: Ground) -> str:
    path = finding.location.path
    if not (ground.was_sent(path) or (finding.outside_change and ground.knows(path))):
        return f"spoke of {path[:200]!r}, which is not in the change"
    if said := _range_problem(finding.location, ground):
        return said
    place = finding.location.range
    touched = any(r.start_line <= place.end_line and place.start_line <= r.end_line for r in ground.changed(path))
    return "" if touched or finding.outside_change else f"spoke of {path!r}:{place.start_line}, a line nobody changed"


def _range_problem(location: Location, ground: Ground) -> str:
    return _span_problem(location.path, location.range, ground.lines(location.path))


def _span_problem(path: str, place: TextRange, lines: list[str]) -> str:
    if not 1 <= place.start_line <= place.end_line <= len(lines):
        return f"spoke of {path!r}:{place.start_line}-{place.end_line}, lines that do not exist"
    if not _columns_exist(place, lines):
        return f"spoke of columns of {path!r}:{place.start_line} that do not exist"
    return ""


def _columns_exist(place: TextRange, lines: list[str]) -> bool:
    if not (place.start_column or place.end_column):  # whole lines
        return True
    first, last = _width(lines[place.start_line - 1]), _width(lines[place.end_line - 1])
    if not (0 <= place.start_column <= first + 1 and 0 <= place.end_column <= last + 1):
        return False
    backwards = place.start_line == place.end_line and 0 < place.end_column < place.start_column
    return not backwards


def _width(line: str) -> int:
    return len(line.encode()) + 1  # a carriage return, taken off the line, may be meant as well


def _evidence_problem(finding: Finding, ground: Ground) -> str:
    if not 1 <= len(finding.evidence) <= MAX_EVIDENCE:
        return "sent a finding without evidence" if not finding.evidence else "sent more than 100 pieces of evidence"
    if finding.evidence[0].location.path != finding.location.path:
        return "quoted another file than the finding's own first"
    return next((said for piece in finding.evidence if (said := _quote_problem(piece, ground))), "")


def _quote_problem(piece: Evidence, ground: Ground) -> str:
    path = piece.location.path
    if len(piece.quote.encode()) > QUOTE_BYTES or len(piece.note.encode()) > MESSAGE_BYTES:
        return "sent a quote longer than 500 bytes"
    if not ground.knows(path):
        return f"quoted {path[:200]!r}, which is not in the manifest"
    if said := _range_problem(piece.location, ground):
        return said
    place = piece.location.range
    code = "\n".join(ground.lines(path)[place.start_line - 1 : place.end_line])
    return "" if _is_quoted(piece.quote, code) else f"quoted code that does not stand at {path!r}:{place.start_line}"


def _is_quoted(quote: str, code: str) -> bool:
    """Whether the quote stands in the code verbatim, except where a secret is masked or the end is cut off."""
    wanted = quote.replace("\r\n", "\n").removesuffix(_CUT).strip()
    if not wanted:
        return not code.strip()
    at = 0
    for part in _MASK.split(wanted):  # parts in order: linear, whatever the quote
        found = code.find(part, at)
        if found < 0:
            return wanted in code
        at = found + len(part)
    return True


def fix_problem(fix: Fix, ground: Ground) -> str:
    """Why the edits cannot be applied to the change; empty when they can."""
    if not 1 <= len(fix.edits) <= MAX_EDITS or len(fix.description.encode()) > QUOTE_BYTES:
        return "sent a fix without edits, or larger than allowed"
    if sum(len(edit.new_text.encode()) for edit in fix.edits) > NEW_TEXT_BYTES:
        return "sent a fix of more than 64 KiB"
    if said := next((said for edit in fix.edits if (said := _edit_problem(edit, ground))), ""):
        return said
    overlap = any(_end(before) > _start(after) for before, after in pairwise(fix.edits) if before.path == after.path)
    return "sent edits that overlap or are out of order" if overlap else ""


def _edit_problem(edit: TextEdit, ground: Ground) -> str:
    if not ground.was_sent(edit.path):
        return f"wants to edit {edit.path[:200]!r}, which is not in the change"
    if not (edit.range.start_column and edit.range.end_column):
        return "sent an edit without columns"
    lines = ground.lines(edit.path)
    # A text that ends at the very end of a file may name the line after it.
    if edit.range.end_line == len(lines) + 1 and edit.range.end_column == 1:
        return "" if 1 <= edit.range.start_line <= edit.range.end_line else "sent an edit that runs backwards"
    return _span_problem(edit.path, edit.range, lines)


def _start(edit: TextEdit) -> tuple[int, int]:
    return edit.range.start_line, edit.range.start_column


def _end(edit: TextEdit) -> tuple[int, int]:
    return edit.range.end_line, edit.range.end_column
