"""What a review needs of a code host."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from report.document import ReviewDocument
from review_service.commands.roles import Role
from review_service.pipeline.place import Placement
from squad.review.v1.ingest_pb2 import PullRequestState
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


@dataclass(frozen=True, slots=True)
class OpenPull:
    """A pull request, and when it was made."""

    state: PullRequestState
    create_time: datetime

    @property
    def number(self) -> int:
        return self.state.change.pull_request


@dataclass(frozen=True, slots=True)
class SentDelivery:
    """One attempt of the host to tell us of an event: several have the same delivery id."""

    id: int
    delivery_id: str
    time: datetime
    arrived: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What we say to a remark of a person. `id` is the remark's: of one remark there is one answer.

    `thread_id` is the comment that began the thread on lines; 0: it belongs into the conversation.
    """

    id: str
    pull_request: int
    thread_id: int
    body: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """A person's thumb on a comment of ours."""

    id: int
    comment_id: int
    login: str
    useful: bool


@dataclass(frozen=True, slots=True)
class Threads:
    """The threads of our comments on a pull request, by the fingerprint of their finding.

    Attributes:
        known: The host's ids of the comments they began with; one that is no longer there was deleted by a person.
        gone: Those whose agent read the file again and found nothing.
        back: Those whose finding was gone and is there again.
    """

    known: Mapping[str, int] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    back: frozenset[str] = frozenset()


NO_THREADS = Threads()


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing.

    Attributes:
        html_url: The page.
        comments: Those that begin threads, by the fingerprint of their finding.
        refused: Ids of findings that were to stand on their lines, could not, and stand in the check.
    """

    html_url: str
    comments: Mapping[str, int] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()


class CodeHost(Protocol):
    """All calls may be repeated: they find what an earlier one left and add what is missing. They raise HostError.

    `beside` are the newest reviews of the same head in other pull requests: they share its check, which says the worst.
    """

    async def start_check(self, review: Review) -> None:
        """Shows on the head commit that a review is running."""

    async def publish(
        self,
        document: ReviewDocument,
        placements: Sequence[Placement],
        beside: Sequence[Review] = (),
        threads: Threads = NO_THREADS,
    ) -> Published:
        """Puts comments, summary and conclusion on the pull request, and takes care of the threads there are."""

    async def stop_check(self, review: Review, reason: str, beside: Sequence[Review] = ()) -> None:
        """Ends the check of a review that read nothing or will not be finished: not green, unless it was overridden."""

    async def settle_check(self, review: Review, beside: Sequence[Review]) -> None:
        """Has the check say what all reviews of its head come to."""

    async def has_check(self, review: Review) -> bool:
        """Whether the check of its head has come to an end."""

    async def git_credential(self, repository: RepositoryRef) -> GitCredential | None:
        """What git needs to read the repository; None when it is public."""

    async def open_pulls(self, repository: RepositoryRef) -> Sequence[OpenPull]:
        """What is open now."""

    async def pull(self, repository: RepositoryRef, number: int) -> OpenPull:
        """A pull request as it is now, open or not."""

    async def role_of(self, repository: RepositoryRef, login: str) -> Role:
        """What somebody may do in the repository."""

    async def answer(self, repository: RepositoryRef, answer: Answer) -> None:
        """Answers a remark where it was made."""

    async def reactions(self, repository: RepositoryRef, pull_request: int, to: Collection[int]) -> Sequence[Reaction]:
        """People's reactions to comments of ours."""

    async def ignore_pushes(self, repository: RepositoryRef) -> None:
        """Has the host make no run by itself for a push that belongs to no pull request."""

    async def sent_deliveries(self, since: datetime) -> Sequence[SentDelivery]:
        """The host's attempts to tell us of something, newest first."""

    async def send_again(self, attempt: SentDelivery) -> None:
        """Has the host repeat an attempt."""

    async def missing_events(self) -> list[str]:
        """Events that we act on and the host does not send."""

    async def close(self) -> None:
        """Closes connections."""
