"""The ledger of deliveries: an event is recorded together with what it changes, in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import NAMESPACE_URL, UUID, uuid5

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from kit.database import Database
from kit.errors import NotFound
from kit.ids import uuid7
from review_service.ingest.clock import KnownPull
from review_service.ingest.decide import Decision, Effect, Known, KnownReview, decide
from review_service.ingest.meaning import meaning_of
from review_service.store import creation, effects, remarks
from review_service.store.rows import moment, text_of, to_delivery
from squad.review.v1 import ingest_pb2, ingest_service_pb2, review_pb2

KNOWN: LiteralString = """
SELECT seen.outcome, seen.reason, seen.review_id, pull.*, newest.id AS newest_id, newest.state, newest.change,
    newest.due_time IS NOT NULL AS due, newest.create_time > now() - make_interval(secs => %(quiet_seconds)s) AS fresh,
    repository.repository, repository.policy, repository.due_time IS NOT NULL AS tracked,
    EXISTS (SELECT 1 FROM review.deliveries WHERE meaning = %(meaning)s AND outcome = 1) AS meant,
    EXISTS (SELECT 1 FROM review.threads WHERE repository_key = %(repository_key)s
        AND pull_request = %(pull_request)s AND comment_id = %(thread_id)s) AS in_our_thread,
    (SELECT count(*) FROM review.remarks WHERE repository_key = %(repository_key)s AND comment_id = %(comment_id)s
        AND thread_id = %(thread_id)s AND replay = '' AND digest = ANY(%(digests)s)) AS heard_before
FROM (SELECT 1) AS one
LEFT JOIN review.deliveries AS seen ON seen.host = %(host)s AND seen.delivery_id = %(delivery_id)s
LEFT JOIN review.pull_requests AS pull ON pull.repository_key = %(repository_key)s AND pull.number = %(pull_request)s
LEFT JOIN review.repositories AS repository ON repository.repository_key = %(repository_key)s
LEFT JOIN LATERAL (
    SELECT id, state, change, due_time, create_time FROM review.reviews
    WHERE repository_key = %(repository_key)s AND pull_request = %(pull_request)s AND pull_request > 0
    ORDER BY id DESC LIMIT 1
) AS newest ON true"""

RECORD: LiteralString = """
INSERT INTO review.deliveries (tenant_id, id, host, delivery_id, event, action, body_digest, outcome, reason, meaning,
    repository_key, repository_full_name, pull_request, review_id, actor, replay_of, host_event)
VALUES (%(tenant_id)s, %(delivery_key)s, %(host)s, %(delivery_id)s, %(event)s, %(action)s, %(body_digest)s,
    %(outcome)s, %(reason)s, %(meaning)s, %(repository_key)s, %(repository_full_name)s, %(pull_request)s,
    %(review_id)s, %(actor)s, %(replay_of)s, %(host_event)s)"""

MOVE: LiteralString = """
INSERT INTO review.pull_requests AS known (tenant_id, repository_key, number, head_commit, previous_head_commit,
    base_branch, open, draft, host_time)
VALUES (%(tenant_id)s, %(repository_key)s, %(pull_request)s, %(head_commit)s, %(previous_head_commit)s,
    %(base_branch)s, %(open)s, %(draft)s, %(host_time)s)
ON CONFLICT (tenant_id, repository_key, number) DO UPDATE SET head_commit = excluded.head_commit,
    previous_head_commit = CASE WHEN known.head_commit = excluded.head_commit THEN known.previous_head_commit
        WHEN excluded.previous_head_commit = '' THEN known.head_commit ELSE excluded.previous_head_commit END,
    base_branch = excluded.base_branch, open = excluded.open, draft = excluded.draft,
    host_time = excluded.host_time, observe_time = now()"""

FIND: LiteralString = """
SELECT deliveries.*, repositories.policy FROM review.deliveries LEFT JOIN review.repositories USING (repository_key)
WHERE host = %(host)s AND delivery_id = %(delivery_id)s"""
LIST: LiteralString = """
SELECT * FROM review.deliveries WHERE id < %(before)s AND (%(outcome)s = 0 OR outcome = %(outcome)s)
ORDER BY id DESC LIMIT %(limit)s"""
_LAST = UUID(int=2**128 - 1)


@dataclass(frozen=True)
class Times:
    """Seconds after which a waiting review is forgotten, and those that a burst of pushes is waited out."""

    forgotten: float
    quiet: float


@dataclass(frozen=True)
class Replay:
    """Who wants an event done once more, and of which delivery it was."""

    subject: str
    of: str


class IngestRepository:
    """Takes events in, and shows the ledger."""

    def __init__(self, database: Database, times: Times) -> None:
        self._database = database
        self._times = times

    async def accept(
        self, request: ingest_service_pb2.AcceptEventRequest, traceparent: str, replay: Replay | None = None
    ) -> ingest_service_pb2.AcceptEventResponse:
        """Records the event and does what it asks for; a delivery that is known changes nothing."""
        event = request.event
        values = self._values(request, traceparent, replay) | await remarks.heard(event.remark)
        async with self._database.driver(request.tenant_id, _turn(request)) as connection:
            row = await _first(connection, KNOWN, values)
            if row["outcome"] is not None:
                return _answer(row["outcome"], row["reason"], text_of(row["review_id"]), duplicate=True)
            decision = decide(event, _known(row, values), request.refusal, replayed=replay is not None)
            values["quiet_seconds"] = self._times.quiet if row["fresh"] else 0
            values |= {"outcome": decision.outcome, "reason": decision.reason}
            values |= effects.values_of(event, decision.effect)
            values["host_event"] = _kept(event, decision)
            values["review_id"] = values["id"] if decision.effect is Effect.CREATE else _id(decision.review_id)
            for statement in _statements(request, decision, row):
                await connection.execute(statement, values)
        return _answer(decision.outcome, decision.reason, text_of(values["review_id"]))

    async def replay(
        self, request: ingest_service_pb2.ReplayDeliveryRequest, subject: str, traceparent: str
    ) -> ingest_pb2.DeliveryRecord:
        """Does once more what a delivery asked for.

        Raises:
            NotFound: No such delivery in this tenant, or one that was recorded before replays were.
        """
        row = await self._delivery(request.tenant_id, request.host, request.delivery_id)
        again = ingest_service_pb2.AcceptEventRequest(tenant_id=request.tenant_id)
        again.event.ParseFromString(row["host_event"])
        again.policy.ParseFromString(row["policy"] or b"")
        again.event.delivery.delivery_id = f"replay-{request.request_id}"
        await self.accept(again, traceparent, Replay(subject, request.delivery_id))
        made = await self._delivery(request.tenant_id, request.host, again.event.delivery.delivery_id)
        return to_delivery(made)

    async def list(
        self, tenant_id: str, outcome: int, before: UUID | None, limit: int
    ) -> Sequence[tuple[UUID, ingest_pb2.DeliveryRecord]]:
        """The ledger, newest first, from behind a row on; each with its key."""
        values = {"outcome": outcome, "before": before or _LAST, "limit": limit}
        async with self._database.driver(tenant_id) as connection:
            rows = await (await connection.cursor(row_factory=dict_row).execute(LIST, values)).fetchall()
        return [(row["id"], to_delivery(row)) for row in rows]

    async def _delivery(self, tenant_id: str, host: str, delivery_id: str) -> dict[str, Any]:
        async with self._database.driver(tenant_id) as connection:
            values = {"host": host, "delivery_id": delivery_id}
            row = await (await connection.cursor(row_factory=dict_row).execute(FIND, values)).fetchone()
        if row is None or not row["host_event"]:
            raise NotFound("delivery", delivery_id)
        return row

    def _values(
        self, request: ingest_service_pb2.AcceptEventRequest, traceparent: str, replay: Replay | None
    ) -> dict[str, Any]:
        event, delivery = request.event, request.event.delivery
        request_id = uuid5(NAMESPACE_URL, f"{event.host}-delivery:{delivery.delivery_id}")
        change = review_pb2.ChangeRef(draft=event.pull_request.draft)
        change.MergeFrom(event.pull_request.change)
        change.pull_request = change.pull_request or event.remark.pull_request
        return {
            **creation.of_review(request.tenant_id, request_id, event.repository, change, request.policy),
            **_of_pull(event),
            "repository_key": creation.repository_key(event.repository) if event.HasField("repository") else "",
            "traceparent": traceparent,
            "forgotten_seconds": self._times.forgotten,
            "quiet_seconds": self._times.quiet,
            "delivery_key": uuid7(),
            "host": event.host,
            "delivery_id": delivery.delivery_id,
            "event": delivery.event,
            "action": delivery.action,
            "body_digest": delivery.body_digest,
            "meaning": meaning_of(event),
            "actor": replay.subject if replay else event.actor,
            "replay_of": replay.of if replay else None,
            "replay": delivery.delivery_id if replay else "",
            "said_by": event.actor,
        }


def _turn(request: ingest_service_pb2.AcceptEventRequest) -> str:
    """Events of a pull request take turns; of others only the same delivery does."""
    event = request.event
    pull_request = event.pull_request.change.pull_request or event.remark.pull_request
    turn = creation.turn_of(request.tenant_id, event.repository, pull_request)
    return turn or f"{request.tenant_id} {event.host} {event.delivery.delivery_id}"


def _of_pull(event: ingest_pb2.HostEvent) -> dict[str, Any]:
    state = event.pull_request
    return {
        "previous_head_commit": state.previous_head_commit,
        "base_branch": state.change.base_branch,
        "open": state.open,
        "draft": state.draft,
        "host_time": moment(state.update_time),
    }


def _known(row: dict[str, Any], values: dict[str, Any]) -> Known:
    pull = None
    if row["number"] is not None:
        names = ("head_commit", "previous_head_commit", "base_branch", "open", "draft", "host_time", "paused")
        pull = KnownPull(**{name: row[name] for name in names})
    review = None
    if row["newest_id"] is not None:
        change = review_pb2.ChangeRef.FromString(row["change"])
        review = KnownReview(
            str(row["newest_id"]),
            row["state"],
            change.head_commit,
            change.base_branch,
            due=bool(row["due"]),
            draft=change.draft,
        )
    heard = len(values["digests"]) if values["commands"] or row["in_our_thread"] else 0
    return Known(pull, review, row["meant"], heard, row["heard_before"])


def _kept(event: ingest_pb2.HostEvent, decision: Decision) -> bytes:
    """The event for the ledger. What people say to each other is none of our business."""
    if not event.HasField("remark") or decision.effect is Effect.HEAR:
        return event.SerializeToString()
    kept = ingest_pb2.HostEvent()
    kept.CopyFrom(event)
    kept.remark.ClearField("text")
    return kept.SerializeToString()


def _statements(
    request: ingest_service_pb2.AcceptEventRequest, decision: Decision, row: dict[str, Any]
) -> Iterator[LiteralString]:
    """What is written, in order: a review before the delivery that names it."""
    yield from effects.STATEMENTS[decision.effect]
    if decision.moves:
        yield MOVE
    if decision.moves and _has_other_name(request.event, row):
        yield from effects.STATEMENTS[Effect.RENAME]
    if (decision.moves or decision.effect is Effect.HEAR) and _is_news(request, row):
        yield effects.FOLLOW
        if not row["tracked"]:  # new to us, or back again
            yield effects.SUITES
    if decision.unsure:
        yield effects.LOOK_SOON
    yield RECORD


def _is_news(request: ingest_service_pb2.AcceptEventRequest, row: dict[str, Any]) -> bool:
    """Whether what is kept of the repository differs from what we are told. Compared here: a write would lock it."""
    if not row["tracked"] or row["repository"] != request.event.repository.SerializeToString():
        return True
    return bool(review_pb2.PolicySnapshot.FromString(row["policy"]).version != request.policy.version)


def _has_other_name(event: ingest_pb2.HostEvent, row: dict[str, Any]) -> bool:
    if row["repository"] is None:
        return False
    return bool(review_pb2.RepositoryRef.FromString(row["repository"]).full_name != event.repository.full_name)


async def _first(connection: AsyncConnection[Any], sql: LiteralString, values: dict[str, Any]) -> dict[str, Any]:
    row = await (await connection.cursor(row_factory=dict_row).execute(sql, values)).fetchone()
    if row is None:
        raise LookupError("a query that always answers one row answered none")
    return row


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None


def _answer(
    outcome: ingest_pb2.DeliveryOutcome, reason: str, review_id: str, *, duplicate: bool = False
) -> ingest_service_pb2.AcceptEventResponse:
    return ingest_service_pb2.AcceptEventResponse(
        outcome=outcome, reason=reason, review_id=review_id, duplicate=duplicate
    )
