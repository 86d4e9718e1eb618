"""What a change is, at a glance: what changed, where the risk is, what of it was read. No model is asked."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from report import words
from report.changes import SORTS, FileChange
from report.document import ReviewDocument, count
from report.hostile import one_line
from squad.code.v1.coverage_pb2 import CoverageStatus
from squad.review.v1.review_pb2 import Reach, ReviewFinding

Code = Callable[[str], str]
MOST_FILES = 5
_LONGEST_PATH = 120
_READ, _NOT_READ, _EXCLUDED, _FOREIGN = "read", "not read by every agent", "left out on purpose", "for no agent"
_PLAIN = {"source": "source", "tests": "test", "configuration": "configuration", "dependencies": "dependency",
          "docs": "documentation", "generated": "generated", "other": "other"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Overview:
    """Sentences whose paths the caller made harmless.

    Attributes:
        changed: Files and lines by kind.
        risk: Findings by severity; without any, where most lines changed.
        risks: The worst files with findings, one line each.
        read: Files by what became of them; empty where that is not known.
    """

    changed: str
    risk: str
    risks: Sequence[str]
    read: str


def overview(document: ReviewDocument, code: Code = one_line) -> Overview | None:
    """The change at a glance; None where it is not known, or where there is no change but a whole tree.

    Args:
        document: The review.
        code: Makes a path harmless.
    """
    if not document.changes:
        return None
    found = _by_path(document)
    return Overview(
        _changed(document.changes), _risk(document, found, code), _risks(document, found, code), _read(document)
    )


def _changed(changes: Sequence[FileChange]) -> str:
    """`12 files, +340 -25: 7 source (+300 -20), 5 test (+40 -5)`."""
    by_sort = {sort: [each for each in changes if each.sort == sort] for sort in SORTS}
    parts = [f"{len(files)} {_PLAIN[sort]}{_in_brackets(files)}" for sort, files in by_sort.items() if files]
    untested = "; no test changed" if by_sort["source"] and not by_sort["tests"] else ""
    if len(parts) == 1:
        only = next(sort for sort, files in by_sort.items() if files)
        total = f"{words.plural(len(changes), f'{_PLAIN[only]} file')}, {_lines(changes)}"
        return f"{total}{untested}."
    return f"{words.plural(len(changes), 'file')}, {_lines(changes)}: {', '.join(parts)}{untested}."


def _in_brackets(files: Sequence[FileChange]) -> str:
    return f" ({_lines(files)})" if any(each.lines for each in files) else ""


def _lines(files: Iterable[FileChange]) -> str:
    known = list(files)
    return f"+{sum(each.added for each in known):,} -{sum(each.removed for each in known):,}"


def _by_path(document: ReviewDocument) -> dict[str, list[ReviewFinding]]:
    """What counts, by file."""
    found: dict[str, list[ReviewFinding]] = defaultdict(list)
    for each in document.visible:
        if each.id not in document.mended and not each.finding.source.model:
            found[each.finding.location.path].append(each)
    return found


def _risk(document: ReviewDocument, found: Mapping[str, list[ReviewFinding]], code: Code) -> str:
    """`3 findings (1 high, 2 low) in 2 files.`; without any, where there is most to read."""
    if not found:
        largest = [f"{code(_short(each.path))} ({_lines([each])})" for each in _largest(document)]
        return f"no findings; most lines changed in {words.listed(largest)}." if largest else "no findings."
    entered = sum(each.reach == Reach.REACH_ENTRY_POINT for group in found.values() for each in group)
    reached = f", {entered} of them reached from an entry point" if entered else ""
    return f"{words.findings(document.counts)} in {words.plural(len(found), 'file')}{reached}."


def _risks(document: ReviewDocument, found: Mapping[str, list[ReviewFinding]], code: Code) -> Sequence[str]:
    changed = {each.path: each for each in document.changes}
    paths = sorted(found, key=lambda path: (_weight(found[path]), path))
    lines = [_line(path, found[path], changed.get(path), code) for path in paths[:MOST_FILES]]
    left = len(paths) - MOST_FILES
    return [*lines, f"and {words.plural(left, 'more file')}"] if left > 0 else lines


def _weight(found: Sequence[ReviewFinding]) -> tuple[int, ...]:
    """Ascending: the worst first, then what an entry point reaches, then many before few."""
    counts = count(found)
    entered = sum(each.reach == Reach.REACH_ENTRY_POINT for each in found)
    return -counts.critical, -counts.high, -entered, -counts.medium, -counts.low


def _line(path: str, found: Sequence[ReviewFinding], change: FileChange | None, code: Code) -> str:
    """`app/db.py (+12 -3): 1 high, 2 low, reached from an entry point`."""
    counts = count(found)
    levels = [f"{getattr(counts, name)} {name}" for name in words.SEVERITIES if getattr(counts, name)]
    entered = any(each.reach == Reach.REACH_ENTRY_POINT for each in found)
    said = ", ".join([*levels, *(["reached from an entry point"] if entered else [])])
    lines = f" ({_lines([change])})" if change else ""
    return f"{code(_short(path))}{lines}: {said}"


def _largest(document: ReviewDocument) -> Sequence[FileChange]:
    """Where there is most to read, among several files of code."""
    files = [each for each in document.changes if each.sort == "source" and each.lines]
    return sorted(files, key=lambda each: (-each.lines, each.path))[:3] if len(files) > 1 else []


def _read(document: ReviewDocument) -> str:
    """`10 of 12 files, 1 not read by every agent, 1 left out on purpose`."""
    fates = Counter(_fates(document).values())
    total = fates.total()
    if not total:
        return ""
    if fates[_READ] == total:
        return "the file." if total == 1 else f"all {total} files."
    left = [f"{fates[fate]} {fate}" for fate in (_NOT_READ, _EXCLUDED, _FOREIGN) if fates[fate]]
    return f"{fates[_READ]} of {words.plural(total, 'file')}, {', '.join(left)}."


def _fates(document: ReviewDocument) -> dict[str, str]:
    """What became of each file: the worst that happened to it, and that nobody was to read it last."""
    seen: dict[str, set[int]] = defaultdict(set)
    for _, cell in document.cells:
        seen[cell.path].add(cell.status)
    return {path: _fate(statuses) for path, statuses in seen.items()}


def _fate(statuses: set[int]) -> str:
    if CoverageStatus.COVERAGE_STATUS_NOT_READ in statuses:
        return _NOT_READ
    if CoverageStatus.COVERAGE_STATUS_READ in statuses:
        return _READ
    return _EXCLUDED if CoverageStatus.COVERAGE_STATUS_EXCLUDED in statuses else _FOREIGN


def _short(path: str) -> str:
    return path if len(path) <= _LONGEST_PATH else f"…{path[-_LONGEST_PATH:]}"
