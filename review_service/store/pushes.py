"""What a push did to the findings before it, as feedback on their rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from kit.database import Database
from review_service.store.feedback import About, Said, add_all
from review_service.store.lives import repository_key
from review_service.store.runs import Run
from review_service.store.standings import Scope
from squad.review.v1 import feedback_pb2, review_pb2

PUSH = "push"
"""Who speaks when the next push of a pull request does."""


@dataclass(frozen=True)
class PushOutcome:
    """What became of a finding with the next push."""

    finding: review_pb2.ReviewFinding
    kind: feedback_pb2.FeedbackKind


class PushRepository:
    """What is to be remembered of pushes, for the worker."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, run: Run, outcomes: Sequence[PushOutcome]) -> None:
        """Records what a push did to the findings before it; once, however often the review is run.

        A push from a fork says nothing: a stranger could otherwise talk a rule into the shadow.
        """
        if run.review.change.from_fork:
            return
        repository = Scope(repository_key(run), run.review.repository.full_name)
        by_rule = sorted(outcomes, key=lambda outcome: outcome.finding.finding.rule_id)
        async with self._database.tenant(run.review.tenant_id) as session:
            for rule_id, group in groupby(by_rule, key=lambda outcome: outcome.finding.finding.rule_id):
                entries = [_entry(outcome, repository, run.review.change.pull_request) for outcome in group]
                await add_all(session, run.review.tenant_id, rule_id, repository, entries)


def _entry(outcome: PushOutcome, repository: Scope, pull_request: int) -> tuple[About, Said]:
    finding = outcome.finding
    about = About(UUID(finding.id), finding.fingerprint, finding.finding.rule_id, repository, pull_request)
    return about, Said(outcome.kind, f"push:{finding.id}", PUSH)
