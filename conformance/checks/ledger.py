"""The ledger: every file once, in the contract's words."""

from conformance import samples
from conformance.answer import short
from conformance.change import Change, File
from conformance.kit import Kit
from conformance.outcome import Failed
from squad.code.v1.coverage_pb2 import CoverageReason as Reason
from squad.code.v1.coverage_pb2 import CoverageStatus as Status
from squad.code.v1.coverage_pb2 import FileCoverage

_DETAIL_BYTES = 500
_EXCLUDED = range(Reason.COVERAGE_REASON_BINARY, Reason.COVERAGE_REASON_POLICY + 1)
_NOT_READ = range(Reason.COVERAGE_REASON_TOO_LARGE, max(Reason.values()) + 1)
_NONE = range(Reason.COVERAGE_REASON_UNSPECIFIED, Reason.COVERAGE_REASON_UNSPECIFIED + 1)
_REASONS = {
    Status.COVERAGE_STATUS_READ: _NONE,
    Status.COVERAGE_STATUS_NOT_APPLICABLE: _NONE,
    Status.COVERAGE_STATUS_EXCLUDED: _EXCLUDED,
    Status.COVERAGE_STATUS_NOT_READ: _NOT_READ,
}


async def ledger(kit: Kit) -> str:
    """Files that are new, changed, renamed and gone: each has exactly one cell."""
    change = _kinds(kit)
    (await kit.analyze(change)).must_cover(change.paths)
    (await kit.answer()).must_cover(kit.sample.paths)
    return f"{len(kit.sample.paths) + len(change.paths)} files"


async def ledger_reasons(kit: Kit) -> str:
    """A status with a reason that belongs to it; a file that an agent reads is READ or NOT_READ."""
    change = _kinds(kit)
    cells = [*(await kit.analyze(change)).cells, *(await kit.answer()).cells]
    for cell in cells:
        _look(cell)
    foreign = Change((File("notes.unknown", b"x\n", "squad-no-such-language"), kit.one("known.txt")))
    for cell in (await kit.analyze(foreign)).cells:
        expected = cell.path != "notes.unknown" or samples.ANY_LANGUAGE in kit.agent.languages
        if (cell.status != Status.COVERAGE_STATUS_NOT_APPLICABLE) != expected:
            raise Failed(
                f"it gave {cell.path!r} {Status.Name(cell.status)}: NOT_APPLICABLE is a language it does not name"
            )
    return ""


def _look(cell: FileCoverage) -> None:
    name = f"the cell of {short(cell.path)}"
    if cell.status not in _REASONS:
        raise Failed(f"{name} has no status")
    if cell.reason not in _REASONS[cell.status]:
        raise Failed(f"{name} is {Status.Name(cell.status)} with the reason {cell.reason}, which belongs to another")
    if len(cell.detail.encode()) > _DETAIL_BYTES:
        raise Failed(f"{name} has a detail of more than {_DETAIL_BYTES} bytes")


def _kinds(kit: Kit) -> Change:
    text = samples.snippet(kit.language) if not kit.given else kit.given[0].new or b""
    end, language = samples.extension_of(kit.language), kit.language
    return Change(
        (
            File(f"kinds/added.{end}", text, language),
            File(f"kinds/gone.{end}", None, language, old=text),
            File(f"kinds/modified.{end}", text + b"\n", language, old=text),
            File(f"kinds/moved.{end}", text, language, old=text, previous_path=f"kinds/old.{end}"),
        )
    )
