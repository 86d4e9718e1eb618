"""The agent's half of a stream, held against the contract message by message."""

from collections.abc import Iterable

from squad.agent.v1.agent_pb2 import Agent, AnalysisComplete, AnalysisStarted, RuleFailure
from squad.agent.v1.agent_service_pb2 import AnalyzeChangeResponse
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus, FileCoverage
from squad.code.v1.finding_pb2 import Finding

MAX_FINDINGS = 20_000
MAX_FAILURES = 2_000
MAX_MESSAGE_BYTES = 1 << 20
MAX_MODEL_REQUESTS = 1_000
_READ = CoverageStatus.COVERAGE_STATUS_READ
_NOT_READ = CoverageStatus.COVERAGE_STATUS_NOT_READ
_NOT_READ_REASONS = frozenset(range(CoverageReason.COVERAGE_REASON_TOO_LARGE, max(CoverageReason.values()) + 1))


class Violation(Exception):  # noqa: N818  the peer's, not ours
    """The agent broke the contract; one sentence that starts with a verb: `sent ...`."""


class VersionChanged(Exception):  # noqa: N818  no error at all
    """The version of the agent that was asked for does not answer; `version` does, or when empty nobody who said so."""

    def __init__(self, version: str = "") -> None:
        super().__init__(version)
        self.version = version


class Transcript:
    """Collects answers. Everything after the first violation is worth nothing, what came before is kept."""

    def __init__(self, agent: Agent, read: Iterable[str], gone: Iterable[str], askable: int) -> None:
        self._agent = agent
        self._read = frozenset(read)
        self._gone = frozenset(gone)
        self._blobs_left = 2 * askable + 100
        self.started = False
        self.completed = False
        self.findings: list[Finding] = []
        self.failures: list[RuleFailure] = []
        self.cells: dict[str, FileCoverage] = {}
        self.cost_seconds = 0.0
        self.models: set[str] = set()
        """Models that answered it."""
        self._model_requests_left = MAX_MODEL_REQUESTS

    def unpacked(self, response: AnalyzeChangeResponse) -> Iterable[AnalyzeChangeResponse]:
        """The answers in a message that may be a batch. Raises Violation."""
        if not response.HasField("batch"):
            return (response,)
        if response.ByteSize() > MAX_MESSAGE_BYTES:
            raise Violation("sent a message larger than 1 MiB")
        return response.batch.messages

    def accept(self, response: AnalyzeChangeResponse) -> None:
        """Takes one answer in. Raises Violation or VersionChanged."""
        kind = response.WhichOneof("message")
        if response.ByteSize() > MAX_MESSAGE_BYTES:
            raise Violation("sent a message larger than 1 MiB")
        if self.completed:
            raise Violation("went on after AnalysisComplete")
        if not self.started and kind != "started":
            raise Violation("did not begin with AnalysisStarted")
        if kind is None:
            raise Violation("sent an empty message")
        getattr(self, f"_on_{kind}")(getattr(response, kind))

    def answered_by(self, version: str) -> None:
        """Takes in who answers. Raises VersionChanged."""
        if version != self._agent.version:
            raise VersionChanged(version)

    def end(self) -> None:
        """The stream has ended. Raises Violation when something is missing."""
        if not self.completed:
            raise Violation("ended its stream without AnalysisComplete")
        missing = sorted((self._read | self._gone) - self.cells.keys())
        if missing:
            raise Violation(
                f"left {missing[0]!r} out of its ledger" + (f", and {len(missing) - 1} more" if missing[1:] else "")
            )

    def _on_started(self, started: AnalysisStarted) -> None:
        if self.started:
            raise Violation("sent AnalysisStarted twice")
        if started.agent != self._agent.name:
            raise Violation(f"calls itself {started.agent[:60]!r}")
        self.answered_by(started.version)
        self.started = True

    def _on_finding(self, finding: Finding) -> None:
        if len(self.findings) >= MAX_FINDINGS:
            raise Violation(f"sent more than {MAX_FINDINGS:,} findings")
        self.findings.append(finding)

    def _on_rule_failure(self, failure: RuleFailure) -> None:
        if len(self.failures) >= MAX_FAILURES:
            raise Violation(f"sent more than {MAX_FAILURES:,} rule failures")
        self.failures.append(failure)

    def _on_coverage(self, cell: FileCoverage) -> None:
        if cell.path not in self._read | self._gone:
            raise Violation(f"speaks of {cell.path[:200]!r}, which it was not sent")
        if cell.path in self.cells:
            raise Violation(f"speaks twice of {cell.path!r} in its ledger")
        if cell.path in self._read and not _is_answer(cell):
            raise Violation(f"gave {cell.path!r} a coverage that is neither READ nor NOT_READ with its reason")
        self.cells[cell.path] = cell

    def _on_blob_request(self, request: object) -> None:
        self._blobs_left -= len(getattr(request, "blob_ids", ()))
        if self._blobs_left < 0:
            raise Violation("asked for more blobs than there are")

    def _on_model_request(self, _: object) -> None:
        self._model_requests_left -= 1
        if self._model_requests_left < 0:
            raise Violation(f"asked for a model more than {MAX_MODEL_REQUESTS:,} times")

    def _on_batch(self, _: object) -> None:
        raise Violation("sent a batch within a batch")

    def _on_complete(self, complete: AnalysisComplete) -> None:
        if complete.finding_count != len(self.findings):
            raise Violation(f"counted {complete.finding_count} findings and sent {len(self.findings)}")
        # As it says itself, in bounds: a day is more than any call lasts.
        self.cost_seconds = min(max(0.0, complete.elapsed.seconds + complete.elapsed.nanos / 1e9), 86_400.0)
        self.completed = True


def _is_answer(cell: FileCoverage) -> bool:
    if len(cell.detail.encode()) > 500:
        return False
    if cell.status == _READ:
        return cell.reason == CoverageReason.COVERAGE_REASON_UNSPECIFIED
    return cell.status == _NOT_READ and cell.reason in _NOT_READ_REASONS
