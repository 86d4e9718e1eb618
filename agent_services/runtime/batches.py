"""Several messages as one: each message of a stream costs the same, however small it is."""

from collections.abc import AsyncIterator

from squad.agent.v1 import agent_service_pb2

Request = agent_service_pb2.AnalyzeChangeRequest
Response = agent_service_pb2.AnalyzeChangeResponse
_MOST_BYTES = 512 << 10
_MOST_MESSAGES = 200
# The other side acts on everything else: that is sent at once.
_CAN_WAIT = {"finding", "coverage"}


async def unpacked(requests: AsyncIterator[Request]) -> AsyncIterator[Request]:
    """The requests one by one, whether they came alone or in a batch."""
    async for request in requests:
        if request.HasField("batch"):
            for message in request.batch.messages:
                yield message
        else:
            yield request


async def packed(responses: AsyncIterator[Response]) -> AsyncIterator[Response]:
    """The responses with findings and cells in batches."""
    waiting: list[Response] = []
    size = 0
    async for response in responses:
        length = response.ByteSize() + 8
        can_wait = response.WhichOneof("message") in _CAN_WAIT
        if waiting and (not can_wait or size + length > _MOST_BYTES or len(waiting) == _MOST_MESSAGES):
            yield Response(batch=agent_service_pb2.ResponseBatch(messages=waiting))
            waiting, size = [], 0
        if can_wait:
            waiting.append(response)
            size += length
        else:
            yield response
    if waiting:
        yield Response(batch=agent_service_pb2.ResponseBatch(messages=waiting))
