"""Attends to what people say on pull requests: asks who they are, does what they may ask for, and answers once.

What a command does and what is answered to it are written down in one transaction; the answer is posted after that, by
looking first whether it is there. So whatever dies in between, a command is done once and answered once.
"""

from http import HTTPStatus
from uuid import UUID

import structlog

from kit import trace
from kit.database import Database
from report.hostile import code_span, one_line
from report.markdown import plain
from review_service.commands.asked import Asked, Delays
from review_service.commands.roles import WORDS, Person
from review_service.commands.table import table
from review_service.commands.verb import Refused, Verb, known
from review_service.host.protocol import Answer, CodeHost, HostError
from review_service.reconcile import told
from review_service.store import pull_requests
from review_service.store.feedback import FeedbackRepository, Said
from review_service.store.ingest import IngestRepository
from review_service.store.pull_requests import Place
from review_service.store.remarks import Outcome, Remark, RemarkRepository, carried_out
from review_service.store.upkeep import Tracked, UpkeepRepository
from squad.review.v1 import feedback_pb2, ingest_pb2

EVENT = "command"
_HOPELESS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
log = structlog.get_logger()


class Desk:
    """One pull request at a time, its remarks in the order in which they came."""

    def __init__(self, database: Database, ingest: IngestRepository, host: CodeHost, delays: Delays) -> None:
        self._database = database
        self._remarks = RemarkRepository(database)
        self._upkeep = UpkeepRepository(database)
        self._feedback = FeedbackRepository(database)
        self._ingest = ingest
        self._host = host
        self._delays = delays

    async def run(self, tenant_id: str, remark_id: str) -> None:
        """Attends to everything that waits on the pull request of a remark.

        Raises:
            HostError: The code host does not answer now; what waits is attended to later.
        """
        async with self._remarks.turn(tenant_id, UUID(remark_id)) as waiting:
            for remark in waiting:
                await self._attend(remark)

    async def _attend(self, remark: Remark) -> None:
        tracked = await self._upkeep.tracked(remark.tenant_id, remark.repository_key)
        if tracked is None:
            await self._remarks.end(remark, Outcome.GIVEN_UP)
        elif remark.is_reply:
            await self._note(remark)
        else:
            await self._command(remark, tracked)

    async def _note(self, remark: Remark) -> None:
        """A reply is feedback; what it means for the finding, it does not say."""
        async with self._database.tenant(remark.tenant_id) as session:
            place = Place(remark.repository_key, remark.pull_request)
            finding_id = await pull_requests.finding_of_thread(session, place, remark.thread_id)
        if finding_id is not None:
            subject, source = f"{_host(remark)}:{remark.login}", f"comment:{remark.repository_key}:{remark.comment_id}"
            said = Said(feedback_pb2.FEEDBACK_KIND_REPLY, source, subject, remark.command.words)
            await self._feedback.record(remark.tenant_id, finding_id, said)
        await self._remarks.end(remark, Outcome.DONE)

    async def _command(self, remark: Remark, tracked: Tracked) -> None:
        try:
            answer = remark.answer or await self._carry_out(remark, tracked)
            thread = remark.thread_id
            await self._host.answer(tracked.repository, Answer(str(remark.id), remark.pull_request, thread, answer))
        except HostError as error:
            if error.status not in _HOPELESS:
                raise
            log.warning("remark_given_up", remark_id=str(remark.id), error=str(error))
            await self._remarks.end(remark, Outcome.GIVEN_UP)
            return
        await self._remarks.end(remark)
        log.info("remark_answered", remark_id=str(remark.id), verb=remark.command.verb[:40])

    async def _carry_out(self, remark: Remark, tracked: Tracked) -> str:
        """Does it, and answers what to say."""
        role = await self._host.role_of(tracked.repository, remark.login)
        pull = (await self._host.pull(tracked.repository, remark.pull_request)).state
        person = Person(remark.login, role, pull.change.author == remark.login, pull.change.from_fork)
        verb = known().get(remark.command.verb)
        if verb is not None and person.may(verb.needs):
            await self._catch_up(remark, tracked, pull)
        async with self._database.tenant(remark.tenant_id) as session:
            asked = Asked(session, remark, person, pull, _host(remark), self._delays, trace.traceparent())
            said, outcome = await _said(verb, asked)
            answer = f"> {plain(one_line(str(remark.command)), 300)}\n\n{said}"
            await carried_out(session, remark, outcome, role.name.lower(), answer)
        return answer

    async def _catch_up(self, remark: Remark, tracked: Tracked, pull: ingest_pb2.PullRequestState) -> None:
        """A head that the host never told us of is taken in first: the command is about it."""
        async with self._database.tenant(remark.tenant_id) as session:
            review = await pull_requests.newest(session, Place(remark.repository_key, remark.pull_request))
        if pull.open and (review is None or review.change.head_commit != pull.change.head_commit):
            await self._ingest.accept(told(remark.tenant_id, tracked, pull, EVENT), trace.traceparent())


async def _said(verb: Verb | None, asked: Asked) -> tuple[str, Outcome]:
    if verb is None:
        name = asked.remark.command.verb
        unknown = f"There is no command {code_span(name[:40])}. " if name else ""
        return f"{unknown}These are the commands:\n\n{table()}", Outcome.REFUSED
    if not asked.person.may(verb.needs):
        return _not_allowed(verb, asked.person), Outcome.REFUSED
    try:
        return await verb.run(asked), Outcome.DONE
    except Refused as refused:
        return str(refused), Outcome.REFUSED


def _not_allowed(verb: Verb, person: Person) -> str:
    """Friendly, for most who read this meant well."""
    said = f"Sorry, {plain(person.login)}: `/squad {verb.name}` is for {WORDS[verb.needs]}."
    if person.is_author and person.from_fork:
        said += " Your pull request comes from a fork; a maintainer of this repository can do it for you."
    return f"{said} `/squad help` lists what you may ask for."


def _host(remark: Remark) -> str:
    return remark.repository_key.partition(":")[0]
