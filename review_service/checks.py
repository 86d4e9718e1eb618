"""What a request must be beyond its required fields: forms, lengths, ranges. Everything here comes from strangers."""

import re
from datetime import UTC, datetime
from uuid import UUID

from google.protobuf import timestamp_pb2

from kit.errors import FieldInvalid, FieldRequired, PageTokenInvalid
from review_service.store.rows import moment
from squad.code.v1 import finding_pb2
from squad.review.v1 import review_pb2, review_service_pb2

COMMIT = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
FULL_NAME = re.compile(r"[^\s/\x00]+(?:/[^\s/\x00]+)+\Z")
LONGEST_REASON_BYTES = 500
LONGEST_TITLE_BYTES = 1000
LONGEST_DELIVERY_BYTES = 200
LONGEST_TEXT_BYTES = 2000
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
    for name in ("base_commit", "head_commit"):
        if not COMMIT.match(getattr(request.change, name)):
            raise FieldInvalid(f"change.{name}", "must be 40 or 64 lower-case hex digits")
    if request.change.pull_request < 0:
        raise FieldInvalid("change.pull_request", "must not be negative")
    if request.policy.inline_comment_cap < 0:
        raise FieldInvalid("policy.inline_comment_cap", "must not be negative")
    if not FULL_NAME.match(request.repository.full_name):
        raise FieldInvalid("repository.full_name", "must be owner/name")
    _check_texts(request)
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


def parse_position(position: list[str | int] | None, kinds: tuple[type, ...]) -> list[str | int] | None:
    """A page token's position, if it has the parts this list gave it.

    Raises:
        PageTokenInvalid: It has others.
    """
    if position is not None and tuple(type(part) for part in position) != kinds:
        raise PageTokenInvalid
    return position


def _check_texts(request: review_service_pb2.CreateReviewRequest) -> None:
    for place, message in (
        ("repository", request.repository),
        ("change", request.change),
        ("delivery", request.delivery),
    ):
        for field, value in message.ListFields():
            if isinstance(value, str) and field.name != "title":
                longest = LONGEST_DELIVERY_BYTES if field.name == "delivery_id" else LONGEST_TEXT_BYTES
                check_text(f"{place}.{field.name}", value, longest)


def _cut(text: str, longest_bytes: int) -> str:
    return text.encode()[:longest_bytes].decode(errors="ignore")
