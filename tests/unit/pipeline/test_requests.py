"""What an agent is sent: in order, in as few messages as the limit allows."""

from review_service.pipeline.requests import CHUNK_BYTES, packed
from squad.agent.v1.agent_pb2 import BlobChunk, ChangeComplete
from squad.agent.v1.agent_service_pb2 import AnalyzeChangeRequest

END = AnalyzeChangeRequest(complete=ChangeComplete(file_count=1))


def chunk(size: int) -> AnalyzeChangeRequest:
    return AnalyzeChangeRequest(blob=BlobChunk(blob_id="1", data=b"x" * size))


def test_small_messages_go_together() -> None:
    messages = [chunk(1), chunk(2), END]
    assert [list(each.batch.messages) for each in packed(messages)] == [messages]


def test_a_batch_is_never_larger_than_a_message_may_be() -> None:
    messages = [chunk(CHUNK_BYTES), chunk(300_000), chunk(300_000), END]
    batches = list(packed(messages))
    assert [message for each in batches for message in each.batch.messages] == messages
    assert all(each.ByteSize() < 1 << 20 for each in batches)
