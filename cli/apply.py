"""`--apply`: writes the verified fixes into the working tree, file by file, and never over anything unreviewed."""

import os
import stat
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from cli.blank_lines import without_gaps
from report import words
from report.document import ReviewDocument
from report.hostile import one_line
from review_service.pipeline.edits import EditError, apply_edits
from review_service.pipeline.fetch import repository_root
from review_service.pipeline.source import ChangeSource
from review_service.pipeline.text import decode
from squad.code.v1.finding_pb2 import TextEdit
from squad.review.v1.review_pb2 import Conclusion, FixStatus, Review, ReviewFinding

Edits = Mapping[str, Sequence[TextEdit]]
_Position = tuple[int, int]
_BESIDE = "it touches the lines of another fix: run squad again for it"


async def apply_fixes(path: Path, source: ChangeSource, document: ReviewDocument, gate: int) -> ReviewDocument:
    """Applies them, says on stderr what it did, and answers the document with what was mended.

    A fix is applied whole or not at all. One that touches the lines of an earlier one waits for the next run.
    """
    root = repository_root(path) or path
    reviewed = await _reviewed(source, document)
    applied: list[ReviewFinding] = []
    for finding, edits, beside in _chosen(document.findings):
        problem = _BESIDE if beside else _problem(root, edits, reviewed)
        if problem:
            _say(f"left out: {words.place(finding.finding.location)} {finding.finding.rule_id}: {problem}")
        else:
            applied.append(finding)
    changed = _merged(applied)
    for name in sorted(changed):
        whole = without_gaps(decode(reviewed[name]), changed[name])
        _write(root / name, apply_edits(reviewed[name], whole))
    for finding in applied:
        _say(f"fixed: {words.place(finding.finding.location)} {finding.finding.rule_id}")
    after = _after(document, applied, gate)
    done = f"{words.plural(len(applied), 'fix', 'fixes')} applied to {words.plural(len(changed), 'file')}"
    _say(f"{done}; left: {words.findings(after.counts)}")
    return after


async def _reviewed(source: ChangeSource, document: ReviewDocument) -> dict[str, bytes]:
    """The bytes that were reviewed, of every file that a fix edits."""
    wanted = {edit.path for each in document.findings for edit in each.finding.fix.edits}
    ids = {file.path: file.new_blob_id for file in (await source.change()).files if file.path in wanted}
    blobs = await source.blobs(list(ids.values()))
    return {name: blobs[blob] for name, blob in ids.items() if blob in blobs}


def _chosen(findings: Sequence[ReviewFinding]) -> Iterator[tuple[ReviewFinding, Edits, bool]]:
    """Verified fixes in the order of the report, and whether they get into the way of an earlier one."""
    taken: dict[str, list[TextEdit]] = defaultdict(list)
    for finding in findings:
        if finding.fix_status != FixStatus.FIX_STATUS_VERIFIED:
            continue
        edits = _by_path(finding.finding.fix.edits)
        beside = _collide(edits, taken)
        for name, more in edits.items() if not beside else ():
            taken[name] += more
        yield finding, edits, beside


def _collide(edits: Edits, taken: Edits) -> bool:
    return any(
        new != old and _start(new) <= _end(old) and _start(old) <= _end(new)
        for name, more in edits.items()
        for new in more
        for old in taken.get(name, ())
    )


def _problem(root: Path, edits: Edits, reviewed: Mapping[str, bytes]) -> str:
    """Why a fix cannot be applied; empty when it can."""
    for name, more in edits.items():
        if name not in reviewed or not _unchanged(root, name, reviewed[name]):
            return f"{name} is not the file that was reviewed any more: run squad review again"
        try:
            apply_edits(reviewed[name], more)
        except EditError as error:
            return str(error)
    return ""


def _unchanged(root: Path, name: str, content: bytes) -> bool:
    """Whether the disk holds what was reviewed, in a plain file within the tree."""
    file = root / name
    try:
        within = file.parent.resolve().is_relative_to(root.resolve())
        return within and stat.S_ISREG(file.lstat().st_mode) and file.read_bytes() == content
    except OSError:
        return False


def _merged(applied: Sequence[ReviewFinding]) -> dict[str, list[TextEdit]]:
    """All edits by path, ascending; two fixes may want the same one, such as an import."""
    edits: dict[str, list[TextEdit]] = defaultdict(list)
    for finding in applied:
        for edit in finding.finding.fix.edits:
            if edit not in edits[edit.path]:
                edits[edit.path].append(edit)
    return {name: sorted(more, key=_start) for name, more in edits.items()}


def _write(file: Path, content: bytes) -> None:
    """Replaces the file in one step and keeps its mode."""
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".squad-", delete=False) as scratch:
        scratch.write(content)
        os.fchmod(scratch.fileno(), stat.S_IMODE(file.stat().st_mode))
    Path(scratch.name).replace(file)


def _after(document: ReviewDocument, applied: Sequence[ReviewFinding], gate: int) -> ReviewDocument:
    """The same findings, some of them mended; an incomplete review stays incomplete."""
    mended = frozenset(each.id for each in applied)
    left = [each for each in document.findings if each.id not in mended]
    review = Review()
    review.CopyFrom(document.review)
    if review.conclusion == Conclusion.CONCLUSION_FAILED and not any(_blocks(each, gate) for each in left):
        review.conclusion = Conclusion.CONCLUSION_PASSED
    return replace(document, review=review, mended=mended)


def _blocks(finding: ReviewFinding, gate: int) -> bool:
    return finding.finding.severity >= gate and not finding.finding.source.model


def _by_path(edits: Sequence[TextEdit]) -> dict[str, list[TextEdit]]:
    grouped: dict[str, list[TextEdit]] = defaultdict(list)
    for edit in edits:
        grouped[edit.path].append(edit)
    return grouped


def _start(edit: TextEdit) -> _Position:
    return edit.range.start_line, edit.range.start_column


def _end(edit: TextEdit) -> _Position:
    return edit.range.end_line, edit.range.end_column


def _say(line: str) -> None:
    print(f"squad: {one_line(line)}", file=sys.stderr)
