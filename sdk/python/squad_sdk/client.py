"""The review API over gRPC: every call has a deadline, is repeated where that is allowed, fails with a SquadError."""

from typing import TYPE_CHECKING, Self

import grpc

from kit.client import Token, channel
from squad.review.v1 import (
    feedback_service_pb2,
    feedback_service_pb2_grpc,
    ingest_service_pb2,
    ingest_service_pb2_grpc,
    notification_service_pb2,
    notification_service_pb2_grpc,
    review_service_pb2,
    review_service_pb2_grpc,
    shadow_service_pb2,
    shadow_service_pb2_grpc,
)

if TYPE_CHECKING:
    from squad.review.v1.feedback_service_pb2_grpc import FeedbackServiceAsyncStub
    from squad.review.v1.ingest_service_pb2_grpc import IngestServiceAsyncStub
    from squad.review.v1.notification_service_pb2_grpc import NotificationServiceAsyncStub
    from squad.review.v1.review_service_pb2_grpc import ReviewServiceAsyncStub
    from squad.review.v1.shadow_service_pb2_grpc import ShadowServiceAsyncStub

_FILES = (feedback_service_pb2, ingest_service_pb2, notification_service_pb2, review_service_pb2, shadow_service_pb2)
_SERVICES = [service for file in _FILES for service in file.DESCRIPTOR.services_by_name.values()]


class SquadClient:
    """One connection, made with the first call on the loop that uses it; its parts are the services of the review API.

    Args:
        address: `HOST:PORT` or any gRPC target.
        token: Sent with every call; a function is asked before each.
        timeout: Seconds for calls that name none; streams get it as well.
        tls: None sends tokens in the clear, which is for loopback and for a mesh that encrypts.
    """

    def __init__(
        self, address: str, *, token: Token = None, timeout: float = 10, tls: grpc.ChannelCredentials | None = None
    ) -> None:
        self._channel = channel(address, token=token, services=_SERVICES, timeout=timeout, tls=tls)
        self.reviews: ReviewServiceAsyncStub = review_service_pb2_grpc.ReviewServiceStub(self._channel)
        self.feedback: FeedbackServiceAsyncStub = feedback_service_pb2_grpc.FeedbackServiceStub(self._channel)
        self.deliveries: IngestServiceAsyncStub = ingest_service_pb2_grpc.IngestServiceStub(self._channel)
        self.shadow: ShadowServiceAsyncStub = shadow_service_pb2_grpc.ShadowServiceStub(self._channel)
        self.notifications: NotificationServiceAsyncStub = notification_service_pb2_grpc.NotificationServiceStub(
            self._channel
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End the connection and the calls on it."""
        await self._channel.close()
