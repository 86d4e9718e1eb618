"""Lines that hold a masked secret: agents mask what they quote, and a code frame must not unmask it."""

import re
from collections.abc import Iterator

from report.document import ReviewDocument
from squad.code.v1.finding_pb2 import Evidence

_MASK = re.compile(r"\*{3,}")


def masked_lines(document: ReviewDocument) -> dict[tuple[str, int], str]:
    """(path, line) -> what may be shown instead, for every line of a quote that was masked."""
    shown: dict[tuple[str, int], str] = {}
    for finding in document.findings:
        for step in finding.finding.evidence:
            if _MASK.search(step.quote) and not _verbatim(document, step):
                shown.update(_lines(step))
    return shown


def _verbatim(document: ReviewDocument, step: Evidence) -> bool:
    """Whether the stars stand in the file itself."""
    span = step.location.range
    lines = document.lines(step.location.path)[span.start_line - 1 : span.end_line]
    text = b"\n".join(lines).decode("utf-8", "replace")
    return step.quote.replace("\r\n", "\n").strip() in text


def _lines(step: Evidence) -> Iterator[tuple[tuple[str, int], str]]:
    quoted = step.quote.splitlines()
    span = step.location.range
    for offset, number in enumerate(range(span.start_line, max(span.start_line, span.end_line) + 1)):
        # A quote may be cut: what it does not show stays hidden.
        yield (step.location.path, number), quoted[offset] if offset < len(quoted) else "***"
