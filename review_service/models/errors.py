"""Why a model did not answer."""

from squad.review.v1.model_pb2 import ModelPassStatus

FAILED = ModelPassStatus.MODEL_PASS_STATUS_FAILED
OVER_BUDGET = ModelPassStatus.MODEL_PASS_STATUS_OVER_BUDGET
OUT_OF_TIME = ModelPassStatus.MODEL_PASS_STATUS_OUT_OF_TIME
UNAVAILABLE = ModelPassStatus.MODEL_PASS_STATUS_UNAVAILABLE


class NoAnswer(Exception):  # noqa: N818  what happened; a review goes on without it
    """No usable answer; `status` says how the pass ends, the message is one sentence for people."""

    def __init__(self, status: ModelPassStatus, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class CallFailed(Exception):  # noqa: N818  caught by whoever asked
    """One attempt at a call failed.

    Attributes:
        status: How the pass ends when there is no further attempt.
        again: Whether another attempt may succeed.
        billed: Whether the endpoint may have charged for it all the same.
        retry_after_seconds: How long it asked us to wait.
    """

    def __init__(
        self,
        message: str,
        *,
        status: ModelPassStatus = FAILED,
        again: bool = False,
        billed: bool = False,
        retry_after_seconds: float = 0,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.again = again
        self.billed = billed
        self.retry_after_seconds = retry_after_seconds
