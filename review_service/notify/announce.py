"""Promises to tell of a review's end, or of its override, in that very transaction: neither comes without the other."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, insert, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from kit.ids import uuid7
from report import words
from review_service.notify import event
from review_service.notify.news import DEFAULT_NEWS, NotifyPolicy
from review_service.pipeline.policy import PolicyError, snapshot_policy
from review_service.store import states
from review_service.store.models import (
    finding_lives,
    findings,
    notification_events,
    notification_targets,
    notifications,
)
from review_service.store.rows import to_review
from squad.code.v1.finding_pb2 import Finding
from squad.review.v1 import review_pb2

_SHOWN = (review_pb2.SHOWN_AS_INLINE, review_pb2.SHOWN_AS_ANNOTATION)
_UNKNOWN = review_pb2.CONCLUSION_UNSPECIFIED


async def announce(session: AsyncSession, row: RowMapping, policy: NotifyPolicy | None = None) -> None:
    """Writes the event and a notification for every target that wants it; nothing where nobody could.

    Args:
        row: The review as it has ended.
        policy: The repository's, if it was read; otherwise the tenant's own counts.
    """
    targets = await _targets(session, row)
    if not targets:
        return
    last = await _last_event(session, row)
    if last and last["review_id"] == row["id"] and last["conclusion"] == row["conclusion"]:
        return  # tried again, and the same came of it
    previous: review_pb2.Conclusion = last["conclusion"] if last else _UNKNOWN
    event_id = await _keep(session, row, previous)
    policy = policy or _tenants(row)
    told = [target.id for target in targets if policy.wants(target.kind, row["conclusion"], previous)]
    await promise(session, row["tenant_id"], event_id, told)


async def promise(session: AsyncSession, tenant_id: UUID, event_id: UUID, target_ids: Sequence[UUID]) -> None:
    """Has an event sent to targets."""
    rows = [{"tenant_id": tenant_id, "id": uuid7(), "event_id": event_id, "target_id": each} for each in target_ids]
    if rows:
        await session.execute(insert(notifications), rows)


async def _targets(session: AsyncSession, row: RowMapping) -> Sequence[Any]:
    columns = notification_targets.c
    query = select(columns.id, columns.kind).where(
        columns.remove_time.is_(None),
        columns.disable_time.is_(None),
        columns.repository_key.in_(["", row["repository_key"]]),
    )
    return (await session.execute(query)).all()


async def _last_event(session: AsyncSession, row: RowMapping) -> RowMapping | None:
    """The newest event of the pull request; outside of one, of the review."""
    columns = notification_events.c
    query = select(columns.review_id, columns.conclusion).order_by(columns.id.desc()).limit(1)
    query = query.where(columns.repository_key == row["repository_key"], columns.pull_request == row["pull_request"])
    if not row["pull_request"]:
        query = query.where(columns.review_id == row["id"])
    return (await session.execute(query)).mappings().one_or_none()


async def _keep(session: AsyncSession, row: RowMapping, previous: review_pb2.Conclusion) -> UUID:
    event_id = uuid7()
    finished = event.ReviewFinished(timestamp=datetime.now(UTC), data=await _review(session, row, previous))
    values = {
        "tenant_id": row["tenant_id"],
        "id": event_id,
        "type": finished.type,
        "review_id": row["id"],
        "repository_key": row["repository_key"],
        "pull_request": row["pull_request"],
        "conclusion": row["conclusion"],
        "body": finished.model_dump_json(),
    }
    await session.execute(insert(notification_events).values(values))
    return event_id


async def _review(session: AsyncSession, row: RowMapping, previous: review_pb2.Conclusion) -> event.Review:
    review = to_review(row)
    return event.Review.model_validate(
        {
            "id": review.id,
            "tenant_id": review.tenant_id,
            "attempt": review.attempt,
            "state": states.name(review.state).lower(),
            "conclusion": words.conclusion(review.conclusion),
            "previous_conclusion": words.conclusion(previous) if previous else None,
            "reason": review.reason,
            "url": review.html_url,
            "repository": _repository(review.repository),
            "pull_request": _pull_request(review.change),
            "base_commit": review.change.base_commit,
            "head_commit": review.change.head_commit,
            "findings": {name: getattr(review.findings, name) for name in event.Counts.model_fields},
            "top_findings": await _top_findings(session, row["id"]),
            "coverage": {name: getattr(review.coverage, name) for name in event.Coverage.model_fields},
        }
    )


def _repository(of: review_pb2.RepositoryRef) -> dict[str, str]:
    return {"host": of.host, "id": of.external_id, "full_name": of.full_name}


def _pull_request(change: review_pb2.ChangeRef) -> dict[str, Any] | None:
    if not change.pull_request:
        return None
    return {
        "number": change.pull_request,
        "title": change.title,
        "author": change.author,
        "base_branch": change.base_branch,
    }


async def _top_findings(session: AsyncSession, review_id: UUID) -> list[dict[str, Any]]:
    columns = findings.c
    query = (
        select(columns.finding, columns.fingerprint, finding_lives.c.lifecycle)
        .outerjoin(
            finding_lives,
            and_(finding_lives.c.review_id == columns.review_id, finding_lives.c.finding_id == columns.id),
        )
        .where(columns.review_id == review_id, columns.shown_as.in_(_SHOWN))
        .order_by(columns.severity.desc(), columns.confidence.desc(), columns.reach.desc(), columns.id)
        .limit(event.TOP_FINDINGS)
    )
    return [_finding(*row) for row in (await session.execute(query)).all()]


def _finding(content: bytes, fingerprint: str, lifecycle: review_pb2.Lifecycle | None) -> dict[str, Any]:
    finding = Finding.FromString(content)
    name = review_pb2.Lifecycle.Name(lifecycle or review_pb2.LIFECYCLE_UNSPECIFIED)
    return {
        "severity": words.severity(finding.severity),
        "rule_id": finding.rule_id,
        "path": finding.location.path,
        "line": finding.location.range.start_line,
        "message": finding.message,
        "fingerprint": fingerprint,
        "lifecycle": name.removeprefix("LIFECYCLE_").lower(),
    }


def _tenants(row: RowMapping) -> NotifyPolicy:
    """What the tenant's own settings say; where they are wrong, the review itself says so."""
    try:
        return snapshot_policy(review_pb2.PolicySnapshot.FromString(row["policy"])).notify
    except PolicyError:
        return DEFAULT_NEWS
