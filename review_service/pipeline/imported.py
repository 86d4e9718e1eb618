"""What other tools found: put in place, held to the lines the change touched, quoted."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import itemgetter

from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.policy import Policy
from squad.code.v1.finding_pb2 import Evidence, Finding

AGENT = "sarif"
"""First part of the ids of their rules: `sarif/bandit-b608`."""
_QUOTE_BYTES, _QUOTE_LINES = 500, 6
_SECRET = re.compile(r"secret|passw|credential|token|\bkeys?\b|apikey|CWE-(?:259|312|321|522|798)\b", re.I)
_LONG_WORD = re.compile(r"[^\s'\"=:,;()\[\]{}]{8,}")


def put_in_place(findings: Sequence[Finding], files: Sequence[ReviewedFile], policy: Policy) -> list[Finding]:
    """Findings on lines the change touched, with the repository's paths, quotes, and the policy's say."""
    by_path = {file.path: file for file in files if file.cell is None}
    lines = {path: file.head_lines() for path, file in by_path.items()} if findings else {}
    runs = {path: [(run.start_line, run.end_line) for run in file.file.changed_lines] for path, file in by_path.items()}
    placed = []
    for finding in findings:
        path = _known_path(finding.location.path, by_path)
        if path and finding.rule_id not in policy.disabled_rules:
            here = _placed(finding, path, runs[path], lines[path])
            placed += [here] if here is not None else []
    for finding in placed:
        finding.severity = policy.severities.get(finding.rule_id, finding.severity)
    return placed


def _known_path(path: str, files: Mapping[str, ReviewedFile]) -> str:
    """The path itself; of an absolute one the longest end that is a changed file."""
    if not path.startswith("/"):
        return path if path in files else ""
    parts = path.strip("/").split("/")[-50:]
    ends = ("/".join(parts[at:]) for at in range(len(parts)))
    return next((end for end in ends if end in files), "")


def _placed(finding: Finding, path: str, runs: Sequence[tuple[int, int]], lines: Sequence[str]) -> Finding | None:
    """Where it meets the first of the changed runs of lines, which ascend; None where it meets none."""
    place = finding.location.range
    at = bisect_left(runs, place.start_line, key=itemgetter(1))
    if at == len(runs) or runs[at][0] > place.end_line or place.start_line > len(lines):
        return None
    first = max(place.start_line, runs[at][0])
    here = Finding()
    here.CopyFrom(finding)
    here.location.path = path
    here.location.range.end_line = min(place.end_line, len(lines))
    if place.start_line != first:  # shown on the first line that the change touched
        here.location.range.start_line = here.location.range.end_line = first
    here.evidence.append(Evidence(location=here.location, quote=_quote(here, lines)))
    return here


def _quote(finding: Finding, lines: Sequence[str]) -> str:
    """The lines; where a secret may stand in them, without any longer word."""
    place = finding.location.range
    code = "\n".join(lines[place.start_line - 1 : min(place.end_line, place.start_line + _QUOTE_LINES - 1)])
    labels = " ".join(reference.label for reference in finding.references)
    if _SECRET.search(f"{finding.rule_id} {finding.message} {labels}"):
        code = _LONG_WORD.sub("***", code)
    return shorten(code.strip("\n"), _QUOTE_BYTES)


def shorten(text: str, limit: int) -> str:
    """At most so many bytes of UTF-8, whole characters."""
    data = text.encode(errors="replace")
    return text if len(data) <= limit else data[:limit].decode(errors="ignore")
