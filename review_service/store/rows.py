"""Rows to messages and back."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from google.protobuf import json_format, timestamp_pb2
from sqlalchemy.engine import RowMapping

from squad.code.v1 import coverage_pb2, finding_pb2
from squad.review.v1 import ingest_pb2, model_pb2, notice_pb2, review_pb2


def timestamp(moment: datetime | None) -> timestamp_pb2.Timestamp | None:
    """None stays None, which leaves a message's field unset."""
    if moment is None:
        return None
    made = timestamp_pb2.Timestamp()
    made.FromDatetime(moment.astimezone(UTC))
    return made


def moment(stamp: timestamp_pb2.Timestamp) -> datetime:
    """The same instant in UTC."""
    return stamp.ToDatetime(tzinfo=UTC)


def text_of(id_: UUID | None) -> str:
    """The id as text, empty when there is none."""
    return str(id_) if id_ else ""


def to_coverage_counts(counts: Sequence[int]) -> review_pb2.CoverageCounts:
    """Counts are kept in the order of the enum, READ first."""
    read, not_applicable, excluded, not_read = counts
    return review_pb2.CoverageCounts(read=read, not_applicable=not_applicable, excluded=excluded, not_read=not_read)


def from_coverage_counts(counts: review_pb2.CoverageCounts) -> list[int]:
    """See `to_coverage_counts`."""
    return [counts.read, counts.not_applicable, counts.excluded, counts.not_read]


def to_review(row: RowMapping | Mapping[str, Any]) -> review_pb2.Review:
    """A row of `reviews`, without agent runs."""
    low, medium, high, critical = row["finding_counts"]
    policy = review_pb2.PolicySnapshot.FromString(row["policy"])
    return review_pb2.Review(
        id=str(row["id"]),
        tenant_id=str(row["tenant_id"]),
        repository=review_pb2.RepositoryRef.FromString(row["repository"]),
        change=review_pb2.ChangeRef.FromString(row["change"]),
        state=row["state"],
        conclusion=row["conclusion"],
        reason=row["reason"],
        coverage=to_coverage_counts(row["coverage_counts"]),
        findings=review_pb2.FindingCounts(low=low, medium=medium, high=high, critical=critical),
        attempt=row["attempt"],
        create_time=timestamp(row["create_time"]),
        start_time=timestamp(row["start_time"]),
        end_time=timestamp(row["end_time"]),
        superseded_by=text_of(row["superseded_by"]),
        html_url=row["html_url"],
        config_digest=row["config_digest"],
        incomplete_check=policy.incomplete_check,
        upload_sarif=policy.upload_sarif if policy.HasField("upload_sarif") else None,
    )


def to_models(row: RowMapping) -> model_pb2.ModelReport | None:
    """What models did in the review of a row of `reviews`; None when none was asked."""
    return model_pb2.ModelReport.FromString(row["models"]) if row["models"] else None


def to_notices(row: RowMapping) -> list[notice_pb2.Notice]:
    """What people should know of how the review of a row of `reviews` was configured."""
    return [notice_pb2.Notice.FromString(notice) for notice in row["notices"]]


def to_agent_run(row: RowMapping, gaps: Sequence[coverage_pb2.FileCoverage] = ()) -> review_pb2.AgentRun:
    """A row of `agent_runs`."""
    run = review_pb2.AgentRun(
        agent=row["agent"],
        version=row["version"],
        required=row["required"],
        coverage=to_coverage_counts(row["coverage_counts"]),
        finding_count=row["finding_count"],
        failure=row["failure"],
        gaps=gaps,
    )
    run.elapsed.FromMilliseconds(row["elapsed_ms"])
    return run


def to_event(row: RowMapping) -> review_pb2.ReviewEvent:
    """A row of `review_events`."""
    event = review_pb2.ReviewEvent(
        review_id=str(row["review_id"]),
        sequence=row["sequence"],
        event_time=timestamp(row["event_time"]),
        kind=row["kind"],
        message=row["message"],
    )
    json_format.ParseDict(row["detail"], event.detail)
    return event


def to_finding(row: RowMapping) -> review_pb2.ReviewFinding:
    """A row of `findings` beside its newest verdict and its repository's name."""
    return review_pb2.ReviewFinding(
        id=str(row["id"]),
        review_id=str(row["review_id"]),
        agent=row["agent"],
        finding=finding_pb2.Finding.FromString(row["finding"]),
        fingerprint=row["fingerprint"],
        shown_as=row["shown_as"],
        folded_into=text_of(row["folded_into"]),
        fix_status=row["fix_status"],
        reach=row["reach"],
        verdict=row["verdict"] or review_pb2.VERDICT_UNSPECIFIED,
        verdict_reason=row["verdict_reason"] or "",
        verdict_expire_time=timestamp(row["verdict_expire_time"]),
        create_time=timestamp(row["create_time"]),
        repository_full_name=row["repository_full_name"],
        lifecycle=row["lifecycle"] or review_pb2.LIFECYCLE_UNSPECIFIED,
        life_id=text_of(row["life_id"]),
        model_notes=[model_pb2.ModelNote.FromString(note) for note in row["model_notes"]],
    )


def to_delivery(row: Mapping[str, Any]) -> ingest_pb2.DeliveryRecord:
    """A row of `deliveries`."""
    return ingest_pb2.DeliveryRecord(
        host=row["host"],
        delivery_id=row["delivery_id"],
        event=row["event"],
        action=row["action"],
        outcome=row["outcome"],
        reason=row["reason"],
        repository_full_name=row["repository_full_name"],
        pull_request=row["pull_request"],
        review_id=text_of(row["review_id"]),
        actor=row["actor"],
        replay_of=row["replay_of"] or "",
        meaning=row["meaning"],
        create_time=timestamp(row["create_time"]),
    )
