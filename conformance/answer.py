"""Everything an agent said on one stream, in its order."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import grpc

from conformance.outcome import Failed
from squad.agent.v1.agent_pb2 import AnalysisComplete, AnalysisStarted
from squad.agent.v1.agent_service_pb2 import AnalyzeChangeResponse
from squad.code.v1.coverage_pb2 import FileCoverage
from squad.code.v1.finding_pb2 import Finding


@dataclass
class Answer:
    """One stream.

    Attributes:
        said: The messages, those of batches one by one.
        largest: Bytes of the largest message as it came.
        batched: Whether one of them was a batch.
        nested: Whether a batch held a batch.
        broken: Why the stream ended with an error; empty when it ended as it should.
        code: gRPC's status at the end.
        seconds: How long it took.
    """

    said: list[AnalyzeChangeResponse] = field(default_factory=list)
    largest: int = 0
    batched: bool = False
    nested: bool = False
    broken: str = ""
    code: grpc.StatusCode = grpc.StatusCode.OK
    seconds: float = 0.0

    def take(self, message: AnalyzeChangeResponse | None) -> list[AnalyzeChangeResponse]:
        """Keeps a message, and answers what was in it."""
        if message is None:  # gRPC's word for bytes that it could not decode
            message = AnalyzeChangeResponse()
        self.largest = max(self.largest, message.ByteSize())
        inner = [message]
        if message.HasField("batch"):
            self.batched, inner = True, list(message.batch.messages)
            self.nested |= any(each.HasField("batch") for each in inner)
        self.said += inner
        return inner

    @property
    def kinds(self) -> list[str]:
        return [message.WhichOneof("message") or "an empty message" for message in self.said]

    @property
    def started(self) -> list[AnalysisStarted]:
        return [message.started for message in self.said if message.HasField("started")]

    @property
    def findings(self) -> list[Finding]:
        return [message.finding for message in self.said if message.HasField("finding")]

    @property
    def cells(self) -> list[FileCoverage]:
        return [message.coverage for message in self.said if message.HasField("coverage")]

    @property
    def completed(self) -> list[AnalysisComplete]:
        return [message.complete for message in self.said if message.HasField("complete")]

    @property
    def asked(self) -> list[list[str]]:
        """Ids of blobs, one list a message."""
        return [list(message.blob_request.blob_ids) for message in self.said if message.HasField("blob_request")]

    def substance(self) -> list[bytes]:
        """What must be the same each time: findings, failures and cells in their order."""
        kinds = ("finding", "rule_failure", "coverage")
        return [
            message.SerializeToString(deterministic=True)
            for message in self.said
            if message.WhichOneof("message") in kinds
        ]

    def must_end_well(self, when: str = "") -> None:
        """Raises Failed when the stream ended with an error."""
        if self.broken:
            raise Failed(f"it broke the stream off{f' {when}' if when else ''}: {self.broken}")

    def must_cover(self, paths: Iterable[str], when: str = "") -> None:
        """Raises Failed unless every path has exactly one cell, and no other has one."""
        counts, wanted = Counter(cell.path for cell in self.cells), list(paths)
        where = f" {when}" if when else ""
        for path in wanted:
            if counts[path] != 1:
                many = f"{counts[path]} cells" if counts[path] else "no cell"
                raise Failed(f"its ledger has {many} for {short(path)}{where}")
        if strange := sorted(counts.keys() - set(wanted)):
            raise Failed(f"its ledger speaks of {short(strange[0])}, which it was not sent{where}")


def short(text: str) -> str:
    """A text for a sentence."""
    return repr(text) if len(text) <= 120 else f"{text[:100]!r}... ({len(text.encode()):,} bytes)"
