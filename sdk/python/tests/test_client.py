"""The client of the review API: deadline, token, retries as the contract allows, errors with their reasons."""

import unittest

import grpc

from kit.errors import DETAILS_KEY, to_status
from squad.review.v1 import review_service_pb2 as pb
from squad.review.v1 import review_service_pb2_grpc
from squad.review.v1.review_pb2 import Review, ReviewEvent
from squad_sdk.client import SquadClient
from squad_sdk.errors import DependencyUnavailable, NotFound


class Reviews(review_service_pb2_grpc.ReviewServiceServicer):
    """Fails as often as it is told to, then answers."""

    def __init__(self, failures=0):
        self.failures, self.calls, self.seconds, self.token = failures, 0, None, None

    async def GetReview(self, request, context):
        self.calls += 1
        self.seconds = context.time_remaining()
        self.token = dict(context.invocation_metadata()).get("authorization")
        if self.calls <= self.failures:
            await context.abort(grpc.StatusCode.UNAVAILABLE, "not yet")
        if not request.review_id:
            status = to_status(NotFound("review", ""))
            await context.abort(grpc.StatusCode.NOT_FOUND, status.message, ((DETAILS_KEY, status.SerializeToString()),))
        return pb.GetReviewResponse(review=Review(id=request.review_id))

    async def WatchReview(self, request, context):
        yield pb.WatchReviewResponse(event=ReviewEvent(sequence=1))


class ClientTest(unittest.IsolatedAsyncioTestCase):
    async def opened(self, service):
        server = grpc.aio.server()
        review_service_pb2_grpc.add_ReviewServiceServicer_to_server(service, server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        self.addAsyncCleanup(server.stop, None)
        client = SquadClient(f"127.0.0.1:{port}", token=lambda: "t1", timeout=5)
        self.addAsyncCleanup(client.close)
        return client

    async def test_a_call_has_a_deadline_and_a_token_and_is_repeated_where_that_is_allowed(self):
        service = Reviews(failures=2)
        client = await self.opened(service)
        answer = await client.reviews.GetReview(pb.GetReviewRequest(review_id="r"))
        self.assertEqual((answer.review.id, service.calls, service.token), ("r", 3, "Bearer t1"))
        self.assertLess(service.seconds, 5.1)

    async def test_an_error_has_its_reason(self):
        client = await self.opened(Reviews())
        with self.assertRaises(NotFound):
            await client.reviews.GetReview(pb.GetReviewRequest())

    async def test_a_server_that_stays_away_is_a_dependency_that_is(self):
        client = await self.opened(Reviews(failures=99))
        with self.assertRaises(DependencyUnavailable):
            await client.reviews.GetReview(pb.GetReviewRequest(review_id="r"))

    async def test_events_are_read_as_they_come(self):
        client = await self.opened(Reviews())
        events = [each.event.sequence async for each in client.reviews.WatchReview(pb.WatchReviewRequest())]
        self.assertEqual(events, [1])


if __name__ == "__main__":
    unittest.main()
