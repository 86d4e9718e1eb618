"""What each agent is to read, and the part of its ledger that is known beforehand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.globs import matcher
from review_service.pipeline.text import is_binary, is_decodable
from squad.agent.v1.agent_pb2 import Agent
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus, FileCoverage

ANY_LANGUAGE = "*"


@dataclass(frozen=True, slots=True)
class Plan:
    """`read`: files to be read; `gone`: deleted ones sent beside them; `cells`: decided without the agent."""

    agent: Agent
    read: tuple[ReviewedFile, ...]
    gone: tuple[ReviewedFile, ...]
    cells: tuple[FileCoverage, ...]

    @property
    def sent(self) -> tuple[ReviewedFile, ...]:
        return tuple(sorted((*self.read, *self.gone), key=lambda file: file.path))


def plan_agent(agent: Agent, files: Sequence[ReviewedFile]) -> Plan:
    """Sorts the files for one agent: on purpose left out, not its language, unreadable, to be read."""
    wanted = matcher(agent.generated_patterns)
    files = [file.seen_by(agent.name) for file in files]
    files = [replace(file, cell=None) if wanted(file.path) and _is_generated(file) else file for file in files]
    applies = [file for file in files if _reads(agent, file)]
    read = tuple(file for file in applies if file.cell is None)
    gone = tuple(file for file in applies if _was_text(file))
    known = (_known_cell(agent, file) for file in files)
    return Plan(agent, read, gone, tuple(cell for cell in known if cell is not None))


def as_read(files: Sequence[ReviewedFile], plans: Iterable[Plan]) -> tuple[ReviewedFile, ...]:
    """The files as those see them who know what the agents said: one that only some agent reads has no cell."""
    read = {file.path: file for plan in plans for file in plan.read}
    return tuple(read.get(file.path, file) for file in files)


def unread(path: str, reason: CoverageReason, detail: str = "") -> FileCoverage:
    """A cell of something that should have been read."""
    status = CoverageStatus.COVERAGE_STATUS_NOT_READ
    return FileCoverage(path=path, status=status, reason=reason, detail=detail[:400])


def _is_generated(file: ReviewedFile) -> bool:
    """Whether that a tool wrote it is the only reason not to read it."""
    content = file.content.new
    generated = file.cell is not None and file.cell.reason == CoverageReason.COVERAGE_REASON_GENERATED
    return generated and content is not None and is_decodable(content, file.file.language) and not is_binary(content)


def _reads(agent: Agent, file: ReviewedFile) -> bool:
    return ANY_LANGUAGE in agent.languages or file.file.language in agent.languages


def _was_text(file: ReviewedFile) -> bool:
    deleted = file.cell is not None and file.cell.reason == CoverageReason.COVERAGE_REASON_DELETED
    return deleted and file.content.old is not None and b"\0" not in file.content.old


def _known_cell(agent: Agent, file: ReviewedFile) -> FileCoverage | None:
    if file.excluded or file.unknown or _reads(agent, file):
        return file.cell
    return FileCoverage(path=file.path, status=CoverageStatus.COVERAGE_STATUS_NOT_APPLICABLE)
