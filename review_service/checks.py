"""What a request must be beyond its required fields: forms, lengths, ranges. Everything here comes from strangers."""

import re
from datetime import UTC, date, datetime
from uuid import UUID

from google.protobuf import timestamp_pb2
from google.protobuf.message import Message

from kit.errors import FieldInvalid, FieldRequired, PageTokenInvalid
from review_service.store.rows import moment
from squad.code.v1 import finding_pb2
from squad.review.v1 import ingest_pb2, ingest_service_pb2, review_pb2, review_service_pb2

COMMIT = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
FULL_NAME = re.compile(r"[^\s/\x00]+(?:/[^\s/\x00]+)+\Z")
LONGEST_REASON_BYTES = 500
LONGEST_TITLE_BYTES = 1000
LONGEST_DELIVERY_BYTES = 200
LONGEST_TEXT_BYTES = 2000
LONGEST_REMARK = 65_536
MOST_REPOSITORIES = 10_000
NEEDS_PULL_REQUEST = frozenset({ingest_pb2.HOST_EVENT_KIND_PULL_REQUEST})
NEEDS_REPOSITORY = frozenset(
    {
        ingest_pb2.HOST_EVENT_KIND_PULL_REQUEST,
        ingest_pb2.HOST_EVENT_KIND_RERUN,
        ingest_pb2.HOST_EVENT_KIND_RENAMED,
        ingest_pb2.HOST_EVENT_KIND_REMARK,
    }
)
NEEDS_REASON = frozenset({review_pb2.VERDICT_FALSE_POSITIVE, review_pb2.VERDICT_WONT_FIX})


def parse_id(field: str, value: str) -> UUID:
    """The UUID in a field.

    Raises:
        FieldInvalid: It is none.
    """
    try:
        return UUID(value)
    except ValueError:
        raise FieldInvalid(field, "must be a UUID") from None


def parse_day(field: str, value: str) -> date:
    """The day in a field.

    Raises:
        FieldInvalid: It is none.
    """
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise FieldInvalid(field, "must be a day, for example 2026-11-25") from None


def check_text(field: str, value: str, longest_bytes: int = LONGEST_TEXT_BYTES) -> str:
    """The value, if it is short enough and PostgreSQL can hold it.

    Raises:
        FieldInvalid: It is not.
    """
    if len(value.encode()) > longest_bytes:
        raise FieldInvalid(field, f"must be at most {longest_bytes} bytes long")
    if "\x00" in value:
        raise FieldInvalid(field, "must not contain a zero character")
    return value


def check_create(request: review_service_pb2.CreateReviewRequest) -> review_service_pb2.CreateReviewRequest:
    """A copy of the request as it will be kept: long titles cut, everything else as it came.

    Raises:
        FieldInvalid: Names the first field that is wrong.
    """
    parse_id("request_id", request.request_id)
    _check_change("change", request.change)
    _check_policy(request.policy)
    _check_repository("repository", request.repository)
    kept = review_service_pb2.CreateReviewRequest()
    kept.CopyFrom(request)
    del kept.policy.rule_levels[:]  # ours to say
    kept.change.title = _cut(request.change.title, LONGEST_TITLE_BYTES)
    return kept


def check_reason(reason: str) -> str:
    """The reason, which has to say something.

    Raises:
        FieldRequired: It is empty.
        FieldInvalid: It is too long.
    """
    if not reason.strip():
        raise FieldRequired("reason")
    return check_text("reason", reason.strip(), LONGEST_REASON_BYTES)


def check_event(request: ingest_service_pb2.AcceptEventRequest) -> ingest_service_pb2.AcceptEventRequest:
    """The same for an event.

    Raises:
        FieldInvalid: Names the first field that is wrong.
        FieldRequired: Its kind needs a field that is missing.
    """
    event = request.event
    _check_kind(event)
    if event.HasField("pull_request"):
        _check_change("event.pull_request.change", event.pull_request.change)
        check_time("event.pull_request.update_time", event.pull_request.update_time)
    if event.HasField("repository"):
        _check_repository("event.repository", event.repository)
    check_text("event.delivery.delivery_id", event.delivery.delivery_id, LONGEST_DELIVERY_BYTES)
    for place, message in (("event", event), ("event.delivery", event.delivery)):
        _check_texts(place, message)
    _check_policy(request.policy)
    kept = ingest_service_pb2.AcceptEventRequest()
    kept.CopyFrom(request)
    del kept.policy.rule_levels[:]  # ours to say
    if event.HasField("pull_request"):
        kept.event.pull_request.change.title = _cut(event.pull_request.change.title, LONGEST_TITLE_BYTES)
    return kept


def check_verdict(request: review_service_pb2.TriageFindingRequest) -> datetime | None:
    """When the verdict ends; None: never.

    Raises:
        FieldRequired: A reason is missing.
        FieldInvalid: A field is out of its range.
    """
    if request.verdict not in review_pb2.Verdict.values():
        raise FieldInvalid("verdict", "is not one of the known verdicts")
    if request.verdict in NEEDS_REASON and not request.reason.strip():
        raise FieldRequired("reason")
    check_text("reason", request.reason, LONGEST_REASON_BYTES)
    if not request.HasField("expire_time"):
        return None
    expire_time = check_time("expire_time", request.expire_time)
    if expire_time <= datetime.now(UTC):
        raise FieldInvalid("expire_time", "must lie in the future")
    return expire_time


def check_time(field: str, stamp: timestamp_pb2.Timestamp) -> datetime:
    """The moment in a field.

    Raises:
        FieldInvalid: It is outside the years 1 to 9999.
    """
    try:
        return moment(stamp)
    except (ValueError, OverflowError):
        raise FieldInvalid(field, "must be a time between the years 1 and 9999") from None


def check_filters(request: review_service_pb2.ListReviewsRequest | review_service_pb2.ListFindingsRequest) -> None:
    """Bounds every text of a list request and refuses values no row can have.

    Raises:
        FieldInvalid: Names the first field that is wrong.
    """
    for field, value in request.ListFields():
        if isinstance(value, str) and field.name != "page_token":
            check_text(field.name, value)
    if isinstance(request, review_service_pb2.ListReviewsRequest):
        if request.state not in review_pb2.ReviewState.values():
            raise FieldInvalid("state", "is not one of the known states")
    elif request.min_severity not in finding_pb2.Severity.values():
        raise FieldInvalid("min_severity", "is not one of the known severities")
    elif request.lifecycle not in review_pb2.Lifecycle.values():
        raise FieldInvalid("lifecycle", "is not one of the known lifecycles")


def parse_position(position: list[str | int] | None, kinds: tuple[type, ...]) -> list[str | int] | None:
    """A page token's position, if it has the parts this list gave it.

    Raises:
        PageTokenInvalid: It has others.
    """
    if position is not None and tuple(type(part) for part in position) != kinds:
        raise PageTokenInvalid
    return position


def _check_kind(event: ingest_pb2.HostEvent) -> None:
    if event.kind not in ingest_pb2.HostEventKind.values():
        raise FieldInvalid("event.kind", "is not one of the known kinds")
    if event.kind in NEEDS_PULL_REQUEST and not event.HasField("pull_request"):
        raise FieldRequired("event.pull_request")
    if event.kind in NEEDS_REPOSITORY and not event.HasField("repository"):
        raise FieldRequired("event.repository")
    if event.kind == ingest_pb2.HOST_EVENT_KIND_REMARK:
        _check_remark(event)
    for name in ("repository_external_ids", "regained_repository_external_ids"):
        if len(getattr(event, name)) > MOST_REPOSITORIES:
            raise FieldInvalid(f"event.{name}", f"must be at most {MOST_REPOSITORIES:,}")


def _check_remark(event: ingest_pb2.HostEvent) -> None:
    if not event.HasField("remark"):
        raise FieldRequired("event.remark")
    for name in ("pull_request", "comment_id"):
        if getattr(event.remark, name) <= 0:
            raise FieldInvalid(f"event.remark.{name}", "must be positive")
    if len(event.remark.text) > LONGEST_REMARK:
        raise FieldInvalid("event.remark.text", f"must be at most {LONGEST_REMARK:,} characters long")
    if not event.actor:
        raise FieldRequired("event.actor")


def _check_change(place: str, change: review_pb2.ChangeRef) -> None:
    for name in ("base_commit", "head_commit"):
        if not COMMIT.match(getattr(change, name)):
            raise FieldInvalid(f"{place}.{name}", "must be 40 or 64 lower-case hex digits")
    if change.pull_request < 0:
        raise FieldInvalid(f"{place}.pull_request", "must not be negative")
    _check_texts(place, change)


def _check_policy(policy: review_pb2.PolicySnapshot) -> None:
    if policy.inline_comment_cap < 0:
        raise FieldInvalid("policy.inline_comment_cap", "must not be negative")


def _check_repository(place: str, repository: review_pb2.RepositoryRef) -> None:
    if not FULL_NAME.match(repository.full_name):
        raise FieldInvalid(f"{place}.full_name", "must be owner/name")
    _check_texts(place, repository)


def _check_texts(place: str, message: Message) -> None:
    for field, value in message.ListFields():
        if isinstance(value, str) and field.name != "title":
            check_text(f"{place}.{field.name}", value)


def _cut(text: str, longest_bytes: int) -> str:
    return text.encode()[:longest_bytes].decode(errors="ignore")
