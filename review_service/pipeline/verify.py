"""Proves fixes: applied to a copy in memory, parsed, and read again by the agent that asked for them.

Fixes that do not touch each other are proved together, so that one more stream per agent usually suffices; a batch
that fails is split until the bad one is found or the budget is spent.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from review_service.pipeline.blobs import git_blob_id
from review_service.pipeline.change import Range, join, line_count, line_ranges
from review_service.pipeline.classify import Content, ReviewedFile
from review_service.pipeline.directory import AgentDirectory
from review_service.pipeline.dispatch import read_change
from review_service.pipeline.edits import EditError, apply_edits
from review_service.pipeline.identity import traits
from review_service.pipeline.report import AgentReport
from review_service.pipeline.stream import Task
from review_service.pipeline.syntax import parses
from review_service.pipeline.transcript import VersionChanged
from squad.code.v1.change_pb2 import ChangedFile
from squad.code.v1.coverage_pb2 import CoverageStatus
from squad.code.v1.finding_pb2 import Finding, TextEdit
from squad.code.v1.location_pb2 import LineRange
from squad.review.v1.review_pb2 import FixStatus, ReviewFinding

MAX_ROUNDS = 12
_VERIFIED = FixStatus.FIX_STATUS_VERIFIED
_REJECTED = FixStatus.FIX_STATUS_REJECTED
_READ = CoverageStatus.COVERAGE_STATUS_READ

Batch = tuple[ReviewFinding, ...]


async def verify(
    task: Task,
    findings: Sequence[ReviewFinding],
    agents: AgentDirectory,
    seconds_left: Callable[[], float],
    said: Sequence[Finding] = (),
) -> dict[str, str]:
    """Sets `fix_status` of every finding of the task's agent that has a fix. What cannot be proved is REJECTED.

    Answers why, by the finding's id. `said` is all that the agent said of the change, also what was not kept: it will
    say it again. Empty: `findings`.
    """
    trial = _Trial(task, findings, said or [finding.finding for finding in findings])
    for _ in range(MAX_ROUNDS):
        batches = trial.next_batches()
        if not batches or seconds_left() <= 0:
            break
        copies = {path: copy for path, (_, copy) in batches.items()}
        report = await _read_again(task, copies, agents, seconds_left())
        for path, (batch, copy) in batches.items():
            trial.judge(path, batch, copy, report)
    return trial.problems


async def _read_again(
    task: Task, copies: Mapping[str, ReviewedFile], agents: AgentDirectory, seconds: float
) -> AgentReport | None:
    """The agent's report on the copies alone; the rest of the repository is there to be asked for, as it is."""
    entries = {entry.path: entry for entry in task.manifest}
    manifest = []
    for path in sorted(entries):
        entry = entries[path]
        if path in copies:
            content = copies[path].content.new or b""
            entry = type(entry)(path=path, blob_id=copies[path].file.new_blob_id, size_bytes=len(content))
        manifest.append(entry)
    plan = replace(task.plan, read=tuple(copies[path] for path in sorted(copies)), gone=(), cells=())
    again = replace(task, plan=plan, manifest=tuple(manifest), ask_model=None)
    try:
        return await read_change(again, agents, seconds)
    except VersionChanged:
        return None


@dataclass(slots=True)
class _Trial:
    """Which fixes wait to be proved, by file."""

    task: Task
    findings: Sequence[ReviewFinding]
    said: Sequence[Finding]
    problems: dict[str, str] = field(default_factory=dict)
    _files: dict[str, ReviewedFile] = field(init=False)
    _before: dict[str, list[Finding]] = field(init=False)
    _waiting: dict[str, list[Batch]] = field(init=False)

    def __post_init__(self) -> None:
        self._files = {file.path: file for file in self.task.plan.read}
        self._before = defaultdict(list)
        fixable: dict[str, list[ReviewFinding]] = defaultdict(list)
        for each in self.said:
            self._before[each.location.path].append(each)
        for finding in self.findings:
            if finding.finding.HasField("fix"):
                finding.fix_status = _REJECTED  # until it is proved
                if finding.finding.source.model:
                    continue  # nobody can read it again: what a model says is not the same twice
                paths = {edit.path for edit in finding.finding.fix.edits} | {finding.finding.location.path}
                # A fix across files would need its files proved as one; agents do not write such fixes yet.
                if len(paths) == 1 and paths <= self._files.keys():
                    fixable[paths.pop()].append(finding)
                    self.problems[finding.id] = "there was no time to prove it"
        self._waiting = {path: _apart(found) for path, found in fixable.items()}

    def next_batches(self) -> dict[str, tuple[Batch, ReviewedFile]]:
        """Of every file the next batch that applies and parses, with the copy; the others are split until they do."""
        found = {}
        for path in sorted(self._waiting):
            waiting = self._waiting[path]
            while waiting and path not in found:
                batch = waiting.pop(0)
                try:
                    found[path] = batch, self._copy(path, batch)
                except EditError as error:
                    self._split(path, batch, str(error))
        return found

    def _split(self, path: str, batch: Batch, problem: str) -> None:
        """Of a batch that is bad one half after the other is tried; of a single fix it is known now what is wrong."""
        if len(batch) > 1:
            middle = len(batch) // 2
            self._waiting[path] += [batch[:middle], batch[middle:]]
        else:
            self.problems[batch[0].id] = problem

    def _copy(self, path: str, batch: Batch) -> ReviewedFile:
        """The file with the batch applied. Raises EditError when it does not apply, parse or change anything."""
        file = self._files[path]
        edits = _together(batch)
        content = apply_edits(file.content.new or b"", edits)
        if content == file.content.new:
            raise EditError("it changes nothing")
        if not parses(path, file.file.language, content):
            raise EditError("the file does not parse with it")
        changed = moved_lines([(r.start_line, r.end_line) for r in file.file.changed_lines], edits, line_count(content))
        copied = ChangedFile()
        copied.CopyFrom(file.file)
        copied.new_blob_id = git_blob_id(content, len(file.file.new_blob_id))
        del copied.changed_lines[:]
        copied.changed_lines.extend(changed)
        return replace(file, file=copied, content=Content(file.content.old, content), line_count=line_count(content))

    def judge(self, path: str, batch: Batch, copy: ReviewedFile, report: AgentReport | None) -> None:
        """Believes the batch, or splits it to find out which of its fixes is bad."""
        if problem := self._problem(path, batch, copy, report):
            self._split(path, batch, problem)
            return
        for finding in batch:
            finding.fix_status = _VERIFIED
            del self.problems[finding.id]

    def _problem(self, path: str, batch: Batch, copy: ReviewedFile, report: AgentReport | None) -> str:
        """Empty when it was read whole, every fixed finding is gone, and of no rule there are more than were left."""
        if report is None or not any(cell.path == path and cell.status == _READ for cell in report.cells):
            return "the agent did not read the file with it"
        after = [finding for finding in report.findings if finding.location.path == path]
        fixed = [finding.finding for finding in batch]
        left = Counter(f.rule_id for f in self._before[path]) - Counter(f.rule_id for f in fixed)
        same = _traits(self._before[path], self._files[path]) - _traits(fixed, self._files[path])
        still = _traits(after, copy) & _traits(fixed, self._files[path])
        if more := Counter(f.rule_id for f in after) - left:
            return _new_finding(after, min(more), fixed[0])
        return "the finding is still there with it" if still - same else ""


def _new_finding(after: Sequence[Finding], rule: str, fixed: Finding) -> str:
    if rule == fixed.rule_id:
        return "the finding is still there with it"
    shown = next(finding for finding in after if finding.rule_id == rule)
    return f"with it `{rule}` has something to say: {shown.message}"


def _traits(findings: Iterable[Finding], file: ReviewedFile) -> Counter[tuple[str, ...]]:
    lines = file.head_lines()
    return Counter(traits(finding, lines) for finding in findings)


def _position(edit: TextEdit) -> tuple[int, int, int, int]:
    place = edit.range
    return place.start_line, place.start_column, place.end_line, place.end_column


def _together(batch: Batch) -> list[TextEdit]:
    """All edits in order; one that several fixes share, such as an import, is made once."""
    edits = {(*_position(edit), edit.new_text): edit for finding in batch for edit in finding.finding.fix.edits}
    return [edits[key] for key in sorted(edits)]


def _apart(findings: Sequence[ReviewFinding]) -> list[Batch]:
    """Batches of fixes that do not touch the same lines, as few as come easily."""
    batches: list[list[ReviewFinding]] = []
    for finding in findings:
        free = next((b for b in batches if not any(_touch(finding, other) for other in b)), None)
        if free is None:
            batches.append([finding])
        else:
            free.append(finding)
    return [tuple(batch) for batch in batches]


def _touch(one: ReviewFinding, other: ReviewFinding) -> bool:
    return any(a != b and a.range.start_line <= b.range.end_line and b.range.start_line <= a.range.end_line
               for a in one.finding.fix.edits for b in other.finding.fix.edits)  # fmt: skip


def moved_lines(changed: Sequence[Range], edits: Sequence[TextEdit], lines: int) -> list[LineRange]:
    """The changed lines of the edited file: those there were, where they are now, and those the edits wrote."""
    moved: list[Range] = []
    shift, at = 0, 1
    for edit in edits:
        first, last = edit.range.start_line, edit.range.end_line
        moved += [(max(s, at) + shift, min(e, first - 1) + shift) for s, e in changed if s < first and e >= at]
        written = edit.new_text.count("\n") + 1
        moved.append((first + shift, first + shift + written - 1))
        shift, at = shift + written - (last - first + 1), last + 1
    moved += [(max(s, at) + shift, e + shift) for s, e in changed if e >= at]
    bounded = ((max(1, start), min(end, lines)) for start, end in sorted(moved))
    return line_ranges(join(bounded))


async def verify_all(
    tasks: Sequence[Task],
    findings: Sequence[ReviewFinding],
    agents: AgentDirectory,
    seconds_left: Callable[[], float],
    said: Mapping[str, Sequence[Finding]],
) -> dict[str, str]:
    """`verify` for every agent at the same time; `said` by agent."""
    running = []
    async with asyncio.TaskGroup() as group:
        for task in tasks:
            mine = [finding for finding in findings if finding.agent == task.name]
            running.append(group.create_task(verify(task, mine, agents, seconds_left, said.get(task.name, ()))))
    return {name: problem for each in running for name, problem in each.result().items()}
