"""What a review needs of a code host."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from report.document import ReviewDocument
from review_service.pipeline.place import Placement
from squad.review.v1.review_pb2 import RepositoryRef, Review


class HostError(Exception):
    """The code host refused or did not answer; the message is one sentence for people.

    `retry_after_seconds` says when asking again makes sense; None: not known. `status` is the HTTP status, if any.
    """

    def __init__(self, message: str, *, status: int | None = None, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after_seconds = retry_after_seconds


class UnsureError(HostError):
    """A change was sent and no answer came: it may have happened. Look before doing it again."""


@dataclass(frozen=True, slots=True)
class GitCredential:
    """User and password for git over HTTP."""

    user: str
    password: str = field(repr=False)


class CodeHost(Protocol):
    """All calls may be repeated: they find what an earlier one left and add what is missing. They raise HostError.

    `beside` are the newest reviews of the same head in other pull requests: they share its check, which says the worst.
    """

    async def start_check(self, review: Review) -> None:
        """Shows on the head commit that a review is running."""

    async def publish(
        self, document: ReviewDocument, placements: Sequence[Placement], beside: Sequence[Review] = ()
    ) -> str:
        """Puts comments, summary and conclusion on the pull request; answers its page."""

    async def stop_check(self, review: Review, reason: str, beside: Sequence[Review] = ()) -> None:
        """Ends the check of a review that will not be finished; never green."""

    async def settle_check(self, review: Review, beside: Sequence[Review]) -> None:
        """Has the check say what all reviews of its head come to."""

    async def git_credential(self, repository: RepositoryRef) -> GitCredential | None:
        """What git needs to read the repository; None when it is public."""

    async def close(self) -> None:
        """Closes connections."""
