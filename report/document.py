"""What every form of a report is made from: a review, its findings, its ledger, and the texts as far as known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from report.changes import FileChange
from squad.agent.v1.agent_pb2 import Agent, Rule
from squad.code.v1.coverage_pb2 import CoverageStatus, FileCoverage
from squad.review.v1.review_pb2 import CoverageCounts, FindingCounts, Review, ReviewFinding, ShownAs

_COUNT_FIELDS = {
    CoverageStatus.COVERAGE_STATUS_READ: "read",
    CoverageStatus.COVERAGE_STATUS_NOT_APPLICABLE: "not_applicable",
    CoverageStatus.COVERAGE_STATUS_EXCLUDED: "excluded",
    CoverageStatus.COVERAGE_STATUS_NOT_READ: "not_read",
}
_SILENT = (ShownAs.SHOWN_AS_SHADOW, ShownAs.SHOWN_AS_SUPPRESSED)


@dataclass(frozen=True)
class ReviewDocument:
    """A finished review, ready to be written in some form.

    Attributes:
        findings: All of them, in the order they are to be shown within a file.
        cells: (agent, cell); NOT_READ and EXCLUDED are enough. Without any, the gaps of the review's agent runs serve.
        agents: Self-descriptions, for rule metadata; may be empty.
        texts: Contents at head by path, as far as known: code frames and exact columns need them.
        mended: Ids of the findings whose fix has been written since; they are shown and not counted.
        fix_problems: Why a fix is rejected, by the finding's id, as far as known.
        suppressed: Findings that comments in the code suppress: only programs are told of them.
        changes: The changed files; none where there is no change but a whole tree, or where it is not known.
    """

    review: Review
    findings: Sequence[ReviewFinding]
    cells: Sequence[tuple[str, FileCoverage]] = ()
    agents: Sequence[Agent] = ()
    texts: Mapping[str, bytes] = field(default_factory=dict)
    mended: frozenset[str] = frozenset()
    fix_problems: Mapping[str, str] = field(default_factory=dict)
    changes: Sequence[FileChange] = ()
    suppressed: Sequence[ReviewFinding] = ()

    @cached_property
    def gaps(self) -> list[tuple[str, FileCoverage]]:
        """Cells that are NOT_READ or EXCLUDED: NOT_READ first, then by path and agent."""
        known = self.cells or [(run.agent, cell) for run in self.review.agent_runs for cell in run.gaps]
        wanted = (CoverageStatus.COVERAGE_STATUS_NOT_READ, CoverageStatus.COVERAGE_STATUS_EXCLUDED)
        return sorted(
            ((agent, cell) for agent, cell in known if cell.status in wanted),
            key=lambda gap: (-gap[1].status, gap[1].path, gap[0]),
        )

    @property
    def not_read(self) -> list[tuple[str, FileCoverage]]:
        """Cells that should have been read and were not."""
        return [gap for gap in self.gaps if gap[1].status == CoverageStatus.COVERAGE_STATUS_NOT_READ]

    @property
    def excluded(self) -> list[tuple[str, FileCoverage]]:
        """Cells left out on purpose."""
        return [gap for gap in self.gaps if gap[1].status == CoverageStatus.COVERAGE_STATUS_EXCLUDED]

    @cached_property
    def coverage(self) -> CoverageCounts:
        """Cells by status: the review's own count when it carries one."""
        if self.review.HasField("coverage"):
            return self.review.coverage
        counts = CoverageCounts()
        for _, cell in self.cells:
            name = _COUNT_FIELDS[cell.status]
            setattr(counts, name, getattr(counts, name) + 1)
        return counts

    @cached_property
    def counts(self) -> FindingCounts:
        """Findings by severity; those in the shadow, those of models and those mended are kept, not counted."""
        return count([each for each in self.visible if each.id not in self.mended and not each.finding.source.model])

    @property
    def visible(self) -> list[ReviewFinding]:
        """Findings that people may see somewhere: all but those kept in the budget's shadow or under a verdict."""
        return [each for each in self.findings if each.shown_as not in _SILENT]

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Rules by id, as far as the agents described them."""
        return {rule.id: rule for agent in self.agents for rule in agent.rules}

    @property
    def inline(self) -> list[ReviewFinding]:
        """Findings that people see on their line."""
        return [each for each in self.findings if each.shown_as == ShownAs.SHOWN_AS_INLINE]

    def folded_into(self, finding: ReviewFinding) -> list[ReviewFinding]:
        """Findings for which this one speaks."""
        return self._folded.get(finding.id, [])

    def line(self, path: str, number: int) -> bytes | None:
        """One line of a file at head, without its end; None when the text is unknown or has no such line."""
        lines = self.lines(path)
        return lines[number - 1] if 0 < number <= len(lines) else None

    def lines(self, path: str) -> Sequence[bytes]:
        """The lines of a file at head, without their ends; none when the text is unknown."""
        if path not in self._split:
            self._split[path] = [line.removesuffix(b"\r") for line in self.texts.get(path, b"").split(b"\n")]
        return self._split[path] if path in self.texts else ()

    @cached_property
    def _folded(self) -> dict[str, list[ReviewFinding]]:
        by_speaker: dict[str, list[ReviewFinding]] = {}
        for each in self.findings:
            if each.folded_into:
                by_speaker.setdefault(each.folded_into, []).append(each)
        return by_speaker

    @cached_property
    def _split(self) -> dict[str, list[bytes]]:
        return {}


def count(findings: Sequence[ReviewFinding]) -> FindingCounts:
    """Counts findings by severity."""
    by_severity = [0, 0, 0, 0, 0]
    for each in findings:
        by_severity[each.finding.severity] += 1
    return FindingCounts(low=by_severity[1], medium=by_severity[2], high=by_severity[3], critical=by_severity[4])


def below(folder: str, document: ReviewDocument) -> ReviewDocument:
    """The same review with every path below `folder`, so that several can be told apart."""
    review = Review()
    review.CopyFrom(document.review)
    for run in review.agent_runs:
        for gap in run.gaps:
            gap.path = f"{folder}/{gap.path}"
    for notice in review.notices:
        notice.path = f"{folder}/{notice.path}" if notice.path else folder
    return ReviewDocument(
        review,
        [_finding_below(folder, each) for each in document.findings],
        [(agent, _cell_below(folder, cell)) for agent, cell in document.cells],
        document.agents,
        {f"{folder}/{path}": text for path, text in document.texts.items()},
        fix_problems=document.fix_problems,
        changes=[replace(each, path=f"{folder}/{each.path}") for each in document.changes],
        suppressed=[_finding_below(folder, each) for each in document.suppressed],
    )


def _finding_below(folder: str, finding: ReviewFinding) -> ReviewFinding:
    moved = ReviewFinding()
    moved.CopyFrom(finding)
    for place in (moved.finding.location, *(step.location for step in moved.finding.evidence if step.location.path)):
        place.path = f"{folder}/{place.path}"
    fixes = (moved.finding.fix, *(note.fix for note in moved.model_notes))
    for edit in (edit for fix in fixes for edit in fix.edits):
        edit.path = f"{folder}/{edit.path}"
    return moved


def _cell_below(folder: str, cell: FileCoverage) -> FileCoverage:
    moved = FileCoverage()
    moved.CopyFrom(cell)
    moved.path = f"{folder}/{cell.path}"
    return moved
