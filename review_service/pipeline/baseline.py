"""Only what is new: a finding on code that the change moved, indented anew or renamed stood in the base already.

Git shows such code as removed here and added there. Where the very code of a finding stands among the removed lines,
its agent reads the base as well, and what it says of those lines is not said again. Whatever goes wrong on the way
leaves the findings as they are.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from review_service.pipeline.blobs import git_blob_id
from review_service.pipeline.change import line_count
from review_service.pipeline.classify import Content, ReviewedFile
from review_service.pipeline.directory import AgentDirectory
from review_service.pipeline.dispatch import read_change
from review_service.pipeline.report import AgentReport
from review_service.pipeline.stream import Task
from review_service.pipeline.text import readable_text
from review_service.pipeline.transcript import VersionChanged
from squad.agent.v1.agent_pb2 import ManifestEntry
from squad.code.v1.change_pb2 import ChangedFile, ChangeKind
from squad.code.v1.finding_pb2 import Finding, Severity

Lines = Sequence[str]


@dataclass(frozen=True, slots=True)
class _Code:
    """The code of a finding and its neighbours, without white space: by these it is known where it went."""

    rule_id: str
    code: str
    above: str
    below: str

    def same(self, other: "_Code") -> bool:
        """Equal code beside an equal line: the code alone, an `except:`, may stand anywhere."""
        here, there = (self.rule_id, self.code), (other.rule_id, other.code)
        return here == there and (self.above == other.above or self.below == other.below)


async def only_new(
    sent: Sequence[tuple[AgentReport, Task | None]],
    files: Sequence[ReviewedFile],
    agents: AgentDirectory,
    seconds_left: Callable[[], float],
) -> list[AgentReport]:
    """The reports without findings that the base had as well, in the same order."""
    bases = {file.path: base for file in files if (base := _base_of(file)) is not None}
    heads = {file.path: file.head_lines() for file in files if file.cell is None}
    async with asyncio.TaskGroup() as group:
        running = [
            group.create_task(_without_known(report, task, bases, heads, agents, seconds_left)) for report, task in sent
        ]
    return [task.result() for task in running]


async def _without_known(
    report: AgentReport,
    task: Task | None,
    bases: Mapping[str, ReviewedFile],
    heads: Mapping[str, Lines],
    agents: AgentDirectory,
    seconds_left: Callable[[], float],
) -> AgentReport:
    suspects = [finding for finding in report.findings if not finding.outside_change]
    wanted = _holding([_code(finding, heads) for finding in suspects], bases) if task is not None else {}
    if task is None or not wanted or seconds_left() <= 0:
        return report
    try:
        before = await read_change(_over_base(task, wanted), agents, seconds_left())
    except VersionChanged:
        return report
    lines = {file.path: file.head_lines() for file in wanted.values()}
    known = [(_code(finding, lines), finding.severity) for finding in before.findings if not finding.outside_change]
    return replace(report, findings=tuple(_unknown(report.findings, known, heads)))


def _unknown(
    findings: Sequence[Finding], known: list[tuple[_Code, Severity]], heads: Mapping[str, Lines]
) -> Iterator[Finding]:
    """Each finding of the base speaks for one of head that is no worse."""
    for finding in findings:
        mine = _code(finding, heads)
        match = next((k for k in known if k[0].same(mine) and k[1] >= finding.severity), None)
        if match is None or finding.outside_change or not mine.code:
            yield finding
        else:
            known.remove(match)


def _base_of(file: ReviewedFile) -> ReviewedFile | None:
    """The base version as a file to be read, its removed lines as the changed ones; None where nothing was removed."""
    old = file.content.old
    if old is None or not file.file.removed_lines or not (file.cell is None or file.deleted):
        return None
    changed = ChangedFile(
        path=file.file.previous_path or file.path,
        kind=ChangeKind.CHANGE_KIND_ADDED,
        new_blob_id=file.file.old_blob_id or git_blob_id(old),
        language=file.file.language,
        changed_lines=file.file.removed_lines,
    )
    return ReviewedFile(changed, Content(None, old), None, line_count(old), ())


def _holding(codes: Sequence[_Code], bases: Mapping[str, ReviewedFile]) -> dict[str, ReviewedFile]:
    """Base versions among whose removed lines one of the codes stands, by their own path."""
    wanted = {code.code for code in codes} - {""}
    found: dict[str, ReviewedFile] = {}
    for base in bases.values() if wanted else ():
        lines = readable_text(base.content.new or b"", base.file.language).split("\n")
        removed = "\n".join(
            _squeezed(lines[place.start_line - 1 : place.end_line]) for place in base.file.changed_lines
        )
        if any(code in removed for code in wanted):
            found.setdefault(base.path, base)
    return found


def _over_base(task: Task, files: Mapping[str, ReviewedFile]) -> Task:
    """The same task over base versions; the rest of the repository is there to be asked for as it is in head."""
    read = tuple(files[path] for path in sorted(files))
    entries = {entry.path: entry for entry in task.manifest}
    for file in read:
        size = len(file.content.new or b"")
        entries[file.path] = ManifestEntry(path=file.path, blob_id=file.file.new_blob_id, size_bytes=size)
    plan = replace(task.plan, read=read, gone=(), cells=())
    return replace(task, plan=plan, manifest=tuple(entries[path] for path in sorted(entries)))


def _code(finding: Finding, texts: Mapping[str, Lines]) -> _Code:
    place, lines = finding.location.range, texts.get(finding.location.path, ())
    code = _squeezed(lines[place.start_line - 1 : place.end_line])
    above = _neighbour(lines, range(place.start_line - 2, max(-1, place.start_line - 12), -1))
    below = _neighbour(lines, range(place.end_line, min(len(lines), place.end_line + 10)))
    return _Code(finding.rule_id, code, above, below)


def _neighbour(lines: Lines, numbers: range) -> str:
    """The nearest line that is not blank; the edge of the file has a name of its own."""
    return next((text for number in numbers if (text := _squeezed(lines[number : number + 1]))), "\n")


def _squeezed(lines: Lines) -> str:
    return "".join("".join(lines).split())
