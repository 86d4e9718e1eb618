"""Small messages travel together, and mean what they mean alone."""

from collections.abc import AsyncIterator, Iterable

from agent_services.runtime.batches import packed, unpacked
from squad.agent.v1 import agent_pb2
from squad.agent.v1.agent_service_pb2 import AnalyzeChangeRequest as Request
from squad.agent.v1.agent_service_pb2 import AnalyzeChangeResponse as Response
from squad.agent.v1.agent_service_pb2 import RequestBatch
from squad.code.v1 import coverage_pb2, finding_pb2

STARTED = Response(started=agent_pb2.AnalysisStarted(agent="a"))
QUESTION = Response(blob_request=agent_pb2.BlobRequest(blob_ids=["1"]))
COMPLETE = Response(complete=agent_pb2.AnalysisComplete(finding_count=2))
CELL = Response(coverage=coverage_pb2.FileCoverage(path="a.py"))


def found(message: str) -> Response:
    return Response(finding=finding_pb2.Finding(message=message))


async def stream(messages: Iterable) -> AsyncIterator:
    for message in messages:
        yield message


async def sent(*responses: Response) -> list[list[Response]]:
    """What the other side hears, message by message."""
    return [list(each.batch.messages) or [each] async for each in packed(stream(responses))]


async def test_findings_and_cells_go_together() -> None:
    responses = [STARTED, found("x"), found("y"), CELL, COMPLETE]
    assert await sent(*responses) == [[STARTED], [found("x"), found("y"), CELL], [COMPLETE]]


async def test_a_question_waits_for_nobody() -> None:
    assert await sent(found("x"), QUESTION, CELL) == [[found("x")], [QUESTION], [CELL]]


async def test_a_batch_stays_below_a_message_s_limit() -> None:
    large = [found(letter * 200_000) for letter in "abcdefg"]
    batches = await sent(*large)
    assert [message for batch in batches for message in batch] == large
    assert all(sum(message.ByteSize() for message in batch) < 1 << 20 for batch in batches)


async def test_what_came_in_a_batch_is_read_one_by_one() -> None:
    blob = Request(blob_not_found=agent_pb2.BlobNotFound(blob_id="1"))
    end = Request(complete=agent_pb2.ChangeComplete(file_count=1))
    together = Request(batch=RequestBatch(messages=[blob, blob]))
    assert [each async for each in unpacked(stream([blob, together, end]))] == [blob, blob, blob, end]
