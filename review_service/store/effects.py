"""What events do to reviews and repositories, as statements for `store/ingest.py`."""

import json
from collections.abc import Mapping
from typing import Any, LiteralString

from kit.ids import uuid7
from review_service.ingest.decide import Effect
from review_service.store import creation, states
from squad.review.v1 import ingest_pb2

FIRST_LOOK_SECONDS = 60
"""A repository that is new to us is compared for the first time after this."""

_CHANGE: LiteralString = """
WITH changed AS (UPDATE review.reviews SET event_count = event_count + 1, ASSIGNMENTS WHERE CONDITION RETURNING *),
OTHERS events AS (
    INSERT INTO review.review_events (tenant_id, review_id, sequence, kind, message, detail)
    SELECT tenant_id, id, event_count, 'state', CAST(%(say)s AS text), CAST(%(detail)s AS jsonb) FROM changed
)
INSERT INTO review.outbox (tenant_id, review_id, task, traceparent)
SELECT tenant_id, id, 'TASK', CAST(%(traceparent)s AS text) FROM changed WHERE PROMISED"""
_AGAIN: LiteralString = """state = %(pending)s, fresh = true, tries = 0, reason = '', conclusion = 0,
    end_time = NULL, superseded_by = NULL, due_time = now() + make_interval(secs => %(forgotten_seconds)s)"""
_CANCEL: LiteralString = """state = %(cancelled)s, reason = CAST(%(say)s AS text), end_time = now(), lease_owner = NULL,
    due_time = NULL"""
_GIVE_UP: LiteralString = """
given_up AS (
    UPDATE review.reviews SET due_time = NULL
    WHERE CONDITION AND state IN (%(partial)s, %(failed)s) AND due_time IS NOT NULL
),"""
_OF_PULL: LiteralString = "repository_key = %(repository_key)s AND pull_request = %(pull_request)s AND pull_request > 0"
_UNFINISHED: LiteralString = " AND state IN (%(pending)s, %(running)s)"
_OF_LOST: LiteralString = """repository_key IN (
    SELECT repository_key FROM review.repositories WHERE repository_key = ANY(%(keys)s)
        OR (%(whole)s AND installation_id = %(installation_id)s)
)"""
_OUT_OF_REACH: LiteralString = """
closed AS (UPDATE review.pull_requests SET open = false WHERE CONDITION),
lost AS (UPDATE review.repositories SET due_time = NULL WHERE CONDITION),"""


def _again(condition: LiteralString, also: LiteralString = "") -> LiteralString:
    """Takes finished reviews up again."""
    made = _CHANGE.replace("OTHERS", "").replace("TASK", "run").replace("PROMISED", "true")
    return made.replace("ASSIGNMENTS", _AGAIN + also).replace("CONDITION", condition)


def _stop(condition: LiteralString, promised: LiteralString, others: LiteralString = "") -> LiteralString:
    """Stops what is unfinished, and gives up what would be tried again."""
    made = _CHANGE.replace("TASK", "stop").replace("PROMISED", promised).replace("ASSIGNMENTS", _CANCEL)
    made = made.replace("CONDITION", condition + _UNFINISHED)
    return made.replace("OTHERS", (_GIVE_UP + others).replace("CONDITION", condition))


TAKE_UP = _again(
    "id = %(review_id)s AND state NOT IN (%(pending)s, %(running)s)",
    ", change = %(change)s, base_commit = %(base_commit)s, repository = %(repository)s",
)
RERUN = _again("""state IN (%(completed)s, %(partial)s, %(failed)s, %(cancelled)s) AND id IN (
    SELECT DISTINCT ON (pull_request) id FROM review.reviews
    WHERE repository_key = %(repository_key)s AND head_commit = %(rerun_commit)s ORDER BY pull_request, id DESC
)""")
END = _stop(_OF_PULL, "true")
# Without access no check can be closed: nothing is promised.
LOSE = _stop(_OF_LOST, "false", _OUT_OF_REACH)
# A repository that is not known yet is tracked by its first event, which brings its address.
TRACK = "UPDATE review.repositories SET due_time = now() WHERE CONDITION".replace("CONDITION", _OF_LOST)
REGAIN: LiteralString = "UPDATE review.repositories SET due_time = now() WHERE repository_key = ANY(%(regained)s)"
RENAME: LiteralString = """
UPDATE review.reviews SET repository_full_name = %(repository_full_name)s, repository = %(repository)s
WHERE repository_key = %(repository_key)s AND repository_full_name <> %(repository_full_name)s"""
RENAME_STANDINGS: LiteralString = """
UPDATE review.rule_standings SET repository_full_name = %(repository_full_name)s
WHERE repository_key = %(repository_key)s AND repository_full_name <> %(repository_full_name)s"""
RENAME_TARGETS: LiteralString = """
UPDATE review.notification_targets SET repository_full_name = %(repository_full_name)s
WHERE repository_key = %(repository_key)s AND repository_full_name <> %(repository_full_name)s"""
RENAME_TRACKED: LiteralString = """
UPDATE review.repositories SET repository = %(repository)s, installation_id = %(installation_id)s
WHERE repository_key = %(repository_key)s"""
FOLLOW: LiteralString = """
INSERT INTO review.repositories AS known (tenant_id, id, repository_key, installation_id, repository, policy, due_time)
VALUES (%(tenant_id)s, %(tracked_id)s, %(repository_key)s, %(installation_id)s, %(repository)s, %(policy)s,
    now() + make_interval(secs => %(first_look_seconds)s))
ON CONFLICT (tenant_id, repository_key) DO UPDATE SET installation_id = excluded.installation_id,
    repository = excluded.repository, policy = excluded.policy,
    due_time = coalesce(known.due_time, excluded.due_time)"""
SUITES: LiteralString = """
INSERT INTO review.outbox (tenant_id, task, subject, traceparent)
VALUES (%(tenant_id)s, 'suites', %(repository_key)s, %(traceparent)s)"""
LOOK_SOON: LiteralString = """
UPDATE review.repositories SET due_time = least(due_time, now() + make_interval(secs => 2))
WHERE repository_key = %(repository_key)s AND due_time IS NOT NULL"""

HEAR: LiteralString = """
WITH said AS (
    INSERT INTO review.remarks (tenant_id, id, repository_key, pull_request, comment_id, thread_id, login, verb, words,
        digest, replay, traceparent, due_time)
    SELECT %(tenant_id)s, one.id, %(repository_key)s, %(pull_request)s, %(comment_id)s, %(thread_id)s, %(said_by)s,
        one.verb, one.words, one.digest, %(replay)s, CAST(%(traceparent)s AS text),
        now() + make_interval(secs => %(forgotten_seconds)s)
    FROM unnest(%(remark_ids)s::uuid[], %(verbs)s::text[], %(words)s::text[], %(digests)s::text[])
        AS one (id, verb, words, digest)
    ON CONFLICT DO NOTHING
    RETURNING tenant_id, id, traceparent
)
INSERT INTO review.outbox (tenant_id, task, subject, traceparent)
SELECT tenant_id, 'attend', id::text, traceparent FROM said"""

STATEMENTS: Mapping[Effect, tuple[LiteralString, ...]] = {
    Effect.NOTHING: (),
    Effect.CREATE: (creation.CREATE,),
    Effect.TAKE_UP: (TAKE_UP,),
    Effect.RERUN: (RERUN,),
    Effect.END: (END,),
    Effect.TRACK: (TRACK,),
    Effect.LOSE: (LOSE, REGAIN),
    Effect.HEAR: (HEAR,),
    Effect.RENAME: (RENAME, RENAME_STANDINGS, RENAME_TARGETS, RENAME_TRACKED),
}
_SAY = {
    Effect.END: "the pull request was closed",
    Effect.LOSE: "the code host no longer lets us in",
}


def values_of(event: ingest_pb2.HostEvent, effect: Effect) -> dict[str, Any]:
    """The values of these statements."""
    state = states.CANCELLED if effect in _SAY else states.PENDING
    return {
        "completed": states.COMPLETED,
        "cancelled": states.CANCELLED,
        "say": _SAY.get(effect, "asked for again"),
        "detail": json.dumps(states.state_detail(state)),
        "installation_id": event.installation_id,
        "rerun_commit": event.head_commit,
        "keys": [f"{event.host}:{id_}" for id_ in event.repository_external_ids],
        "regained": [f"{event.host}:{id_}" for id_ in event.regained_repository_external_ids],
        "whole": not event.repository_external_ids,
        "tracked_id": uuid7(),
        "first_look_seconds": FIRST_LOOK_SECONDS,
    }
