"""Two pushes of a pull request in a row: what the earlier one's findings were, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from kit.database import Database
from review_service.store import states
from review_service.store.feedback import About, Said, add_all
from review_service.store.models import findings, reviews
from review_service.store.runs import Run
from review_service.store.standings import Scope
from squad.code.v1 import finding_pb2
from squad.review.v1 import feedback_pb2, review_pb2

PUSH = "push"
"""Who speaks when the next push of a pull request does."""
MAX_EARLIER = 5000
_SEEN = (
    review_pb2.SHOWN_AS_INLINE,
    review_pb2.SHOWN_AS_ANNOTATION,
    review_pb2.SHOWN_AS_FOLDED,
    review_pb2.SHOWN_AS_SHADOW,  # nobody saw it: its share of fixes is how it comes back
)


@dataclass(frozen=True)
class PushOutcome:
    """What became of a finding with the next push."""

    finding: review_pb2.ReviewFinding
    kind: feedback_pb2.FeedbackKind


class PushRepository:
    """Findings of the push before, and what is to be remembered of them, for the worker."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def earlier(self, run: Run) -> list[review_pb2.ReviewFinding]:
        """Findings of the newest finished review of another head of the run's pull request; at most 5,000."""
        if not run.review.change.pull_request:
            return []
        async with self._database.tenant(run.review.tenant_id) as session:
            review_id = (await session.execute(_review_before(run))).scalar_one_or_none()
            query = select(findings).where(findings.c.review_id == review_id, findings.c.shown_as.in_(_SEEN))
            rows = await session.execute(query.order_by(findings.c.id).limit(MAX_EARLIER)) if review_id else None
            return [_to_finding(row) for row in rows.mappings()] if rows else []

    async def note(self, run: Run, outcomes: Sequence[PushOutcome]) -> None:
        """Records what a push did to the findings before it; once, however often the review is run.

        A push from a fork says nothing: a stranger could otherwise talk a rule into the shadow.
        """
        if run.review.change.from_fork:
            return
        repository = Scope(_key(run.review.repository), run.review.repository.full_name)
        by_rule = sorted(outcomes, key=lambda outcome: outcome.finding.finding.rule_id)
        async with self._database.tenant(run.review.tenant_id) as session:
            for rule_id, group in groupby(by_rule, key=lambda outcome: outcome.finding.finding.rule_id):
                entries = [_entry(outcome, repository, run.review.change.pull_request) for outcome in group]
                await add_all(session, run.review.tenant_id, rule_id, repository, entries)


def _review_before(run: Run) -> Any:
    change = run.review.change
    return (
        select(reviews.c.id)
        .where(
            reviews.c.repository_key == _key(run.review.repository),
            reviews.c.pull_request == change.pull_request,
            reviews.c.state.in_([states.COMPLETED, states.PARTIAL]),
            reviews.c.head_commit != change.head_commit,
            reviews.c.id < run.id,
        )
        .order_by(reviews.c.id.desc())
        .limit(1)
    )


def _key(repository: review_pb2.RepositoryRef) -> str:
    return f"{repository.host}:{repository.external_id}"


def _to_finding(row: RowMapping) -> review_pb2.ReviewFinding:
    return review_pb2.ReviewFinding(
        id=str(row["id"]),
        review_id=str(row["review_id"]),
        agent=row["agent"],
        finding=finding_pb2.Finding.FromString(row["finding"]),
        fingerprint=row["fingerprint"],
        shown_as=row["shown_as"],
    )


def _entry(outcome: PushOutcome, repository: Scope, pull_request: int) -> tuple[About, Said]:
    finding = outcome.finding
    about = About(UUID(finding.id), finding.fingerprint, finding.finding.rule_id, repository, pull_request)
    return about, Said(outcome.kind, f"push:{finding.id}", PUSH)
