"""A command on its way: who asks, of which pull request, and inside which transaction it is carried out."""

import re
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from report.hostile import code_span
from review_service.checks import LONGEST_REASON_BYTES
from review_service.commands.roles import WORDS, Need, Person
from review_service.commands.verb import Refused
from review_service.store import findings, pull_requests
from review_service.store.pull_requests import Place
from review_service.store.remarks import Remark
from squad.code.v1 import finding_pb2
from squad.review.v1 import ingest_pb2, review_pb2

SHORT = 8
"""Digits of a fingerprint by which people know a finding."""
_NAME = re.compile(r"[0-9a-f]{7,32}")
_NO_REASON = "Say why: a reason is kept with it, and shown to whoever asks."


@dataclass(frozen=True)
class Delays:
    """Seconds: the age of a review from which it may be overridden, and until one that waits is queued once more."""

    override_after: float
    forgotten: float


@dataclass(frozen=True)
class Asked:
    """What a command works with.

    Attributes:
        session: Of the tenant; what is done in it is done together with the answer, or not at all.
        remark: What was said.
        person: Who said it.
        pull: The pull request as the code host shows it now.
        host: The code host, for names: `github`.
        traceparent: For tasks that follow from it.
    """

    session: AsyncSession
    remark: Remark
    person: Person
    pull: ingest_pb2.PullRequestState
    host: str
    delays: Delays
    traceparent: str

    @property
    def words(self) -> str:
        """What follows the command's name."""
        return self.remark.command.words

    @property
    def subject(self) -> str:
        """Who asks, for the record."""
        return f"{self.host}:{self.person.login}"

    @property
    def place(self) -> Place:
        """The pull request."""
        return Place(self.remark.repository_key, self.remark.pull_request)

    def require(self, need: Need, why: str) -> None:
        """Raises Refused where the person may not; `why` is the beginning of a sentence."""
        if not self.person.may(need):
            raise Refused(f"{why} is for {WORDS[need]}.")

    def require_open(self) -> None:
        """Raises Refused where the pull request is closed."""
        if not self.pull.open:
            raise Refused("This pull request is closed: nothing of it is read any more.")

    async def review(self) -> review_pb2.Review:
        """The newest review of the pull request. Raises Refused where there is none."""
        found = await pull_requests.newest(self.session, self.place)
        if found is None:
            raise Refused("This pull request has no review yet.")
        return found

    async def finding(self) -> tuple[review_pb2.ReviewFinding, str]:
        """The finding that is meant, and the words behind its id. In the thread of a finding its id may be left out.

        Raises:
            Refused: None is meant, or it cannot be told which.
        """
        name, _, rest = self.words.partition(" ")
        if _NAME.fullmatch(name.lower()):
            found = await findings.named(self.session, (self.place.repository_key, self.place.number), name.lower())
            if len(found) > 1:
                raise Refused(f"Several findings of this pull request begin with {code_span(name)}: give more digits.")
            if found:
                return found[0], rest
        return await self._of_thread(name), self.words

    async def _of_thread(self, name: str) -> review_pb2.ReviewFinding:
        fingerprint = await pull_requests.thread_of(self.session, self.place, self.remark.thread_id)
        if fingerprint:
            where = (self.place.repository_key, self.place.number)
            for found in await findings.named(self.session, where, fingerprint):
                return found
        known = f"no finding {code_span(name[:40])}" if name else "no thread of a finding"
        raise Refused(
            f"Here is {known}: answer in the thread of the finding that you mean, or give its id: see `/squad why`."
        )


def reason_in(words: str) -> str:
    """The reason. Raises Refused where it says nothing or too much."""
    if not words.strip():
        raise Refused(_NO_REASON)
    if len(words.encode()) > LONGEST_REASON_BYTES:
        raise Refused(f"The reason is too long: at most {LONGEST_REASON_BYTES} bytes are kept.")
    return words.strip()


def is_severe(finding: review_pb2.ReviewFinding) -> bool:
    """Whether only maintainers may have it left out."""
    return finding.finding.severity >= finding_pb2.SEVERITY_HIGH
