"""A review as the worker sees it: taken under a lease, kept alive, given its result, ended."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, text
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from review_service.notify.announce import announce
from review_service.notify.news import NotifyPolicy
from review_service.store import findings, standings, states
from review_service.store.models import agent_runs, coverage
from review_service.store.rows import from_coverage_counts, to_review
from squad.code.v1 import coverage_pb2
from squad.review.v1 import model_pb2, notice_pb2, review_pb2

CLAIM = states.change(
    states.RUNNING,
    "lease_owner = :owner, due_time = now() + make_interval(secs => :lease_seconds), attempt = attempt + 1, "
    "tries = tries + 1, start_time = coalesce(start_time, now()), end_time = NULL, reason = '', conclusion = 0",
    f"(state = {states.PENDING} OR state = {states.RUNNING} AND due_time < now())",
)
RENEW = text("""
UPDATE review.reviews SET due_time = now() + make_interval(secs => :lease_seconds)
WHERE id = :id AND lease_owner = :owner RETURNING id""")
TELL = text("""
WITH told AS (
    UPDATE review.reviews SET event_count = event_count + :count
    WHERE id = :id AND lease_owner = :owner RETURNING tenant_id, id, event_count
)
INSERT INTO review.review_events (tenant_id, review_id, sequence, kind, message, detail)
SELECT tenant_id, id, event_count - :count + nth, event ->> 'kind', event ->> 'message', event -> 'detail'
FROM told, jsonb_array_elements(CAST(:events AS jsonb)) WITH ORDINALITY AS events (event, nth)""")
KEEP_COUNTS = text("""
UPDATE review.reviews SET coverage_counts = :coverage_counts, finding_counts = :finding_counts, models = :models,
    notices = :notices, changed_lines = CAST(:changed_lines AS jsonb)
WHERE id = :id AND lease_owner = :owner RETURNING id""")
_END = (
    "conclusion = :conclusion, reason = :reason, html_url = :html_url, fresh = false, end_time = now(), "
    "lease_owner = NULL"
)
_AGAIN = f"""CASE WHEN {states.WORTH_TRYING} AND NOT :hopeless THEN now() + make_interval(secs => greatest(
    least(:first_wait_seconds * power(2, least(tries - 1, 30)), :longest_wait_seconds), :retry_after_seconds)) END"""
FINISH = {
    state: states.change(state, f"{_END}, due_time = {due}", f"lease_owner = :owner AND state = {states.RUNNING}")
    for state, due in ((states.COMPLETED, "NULL"), (states.PARTIAL, _AGAIN), (states.FAILED, _AGAIN))
}
KEEP_POLICY = text("UPDATE review.reviews SET policy = :policy WHERE id = :id")
LOAD = text("SELECT * FROM review.reviews WHERE id = :id")


class LeaseLost(Exception):  # noqa: N818 - it is no error: somebody stopped or replaced the run
    """The review is no longer this run's: cancelled, superseded, or taken over after the lease ran out."""


@dataclass(frozen=True)
class Run:
    """A review under this worker's lease."""

    owner: str
    review: review_pb2.Review
    policy: review_pb2.PolicySnapshot
    fresh: bool
    """True when the result cache must not answer."""
    asked: bool = False
    """True when somebody asked for it again."""
    whole: bool = False
    """True when all of it is to be said, also what is no news."""

    @property
    def id(self) -> UUID:
        """The review's id."""
        return UUID(self.review.id)


@dataclass(frozen=True)
class Told:
    """Something to tell those who watch."""

    kind: str
    message: str
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    Attributes:
        retry_after_seconds: How long somebody outside asked us to wait at least.
        hopeless: Whether another try of the same change could only end the same way.
        notify: Which ends the repository wants to be told of; None: it was not read.
    """

    state: review_pb2.ReviewState
    conclusion: review_pb2.Conclusion
    reason: str = ""
    html_url: str = ""
    retry_after_seconds: float = 0
    hopeless: bool = False
    notify: NotifyPolicy | None = None


@dataclass(frozen=True)
class Retries:
    """After how long an incomplete review is tried again, until it is whole. The wait doubles up to the longest."""

    first_wait_seconds: float
    longest_wait_seconds: float


class RunRepository:
    """Moves reviews along on behalf of one worker."""

    def __init__(self, database: Database, lease_seconds: float, retries: Retries) -> None:
        self._database = database
        self._lease_seconds = lease_seconds
        self._retries = retries

    async def claim(self, tenant_id: str, review_id: UUID, owner: str) -> Run | None:
        """Takes a review that waits or whose worker fell silent; None when there is nothing to do."""
        detail = states.state_detail(states.RUNNING)
        async with self._database.tenant(tenant_id) as session:
            row = await states.apply(
                session, CLAIM, "started", detail, id=review_id, owner=owner, lease_seconds=self._lease_seconds
            )
            if row is None:
                return None
            policy = review_pb2.PolicySnapshot.FromString(row["policy"])
            if row["attempt"] == 1:
                await _hold_levels(session, row, policy)
            return Run(owner, to_review(row), policy, row["fresh"], _was_asked(row), row["whole"])

    async def renew(self, run: Run) -> None:
        """Keeps the lease for another while.

        Raises:
            LeaseLost: It is somebody else's or nobody's now.
        """
        values = {"id": run.id, "owner": run.owner, "lease_seconds": self._lease_seconds}
        async with self._database.tenant(run.review.tenant_id) as session:
            if (await session.execute(RENEW, values)).one_or_none() is None:
                raise LeaseLost(run.review.id)

    async def tell(self, run: Run, events: Sequence[Told]) -> None:
        """Appends events, in order; those of a lost lease are dropped."""
        said = json.dumps([{"kind": e.kind, "message": e.message, "detail": dict(e.detail)} for e in events])
        async with self._database.tenant(run.review.tenant_id) as session:
            await session.execute(TELL, {"id": run.id, "owner": run.owner, "count": len(events), "events": said})

    async def keep(
        self,
        run: Run,
        runs: Sequence[review_pb2.AgentRun],
        cells: Sequence[tuple[str, coverage_pb2.FileCoverage]],
        found: Sequence[review_pb2.ReviewFinding],
        totals: tuple[review_pb2.CoverageCounts, review_pb2.FindingCounts],
        models: model_pb2.ModelReport | None = None,
        notices: Sequence[notice_pb2.Notice] = (),
        changed_lines: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """Keeps a result whole, in place of an earlier attempt's.

        Args:
            changed_lines: How many, by language.

        Raises:
            LeaseLost: The review is not this run's any more; nothing is kept.
        """
        async with self._database.tenant(run.review.tenant_id) as session:
            values = _totals(run, *totals) | {"models": models.SerializeToString() if models else b""}
            values |= {"notices": [notice.SerializeToString() for notice in notices]}
            values |= {"changed_lines": json.dumps(dict(changed_lines))}
            if (await session.execute(KEEP_COUNTS, values)).one_or_none() is None:
                raise LeaseLost(run.review.id)
            await _replace_runs(session, run, runs)
            await _replace_cells(session, run, cells)
            await findings.replace(session, run.review.tenant_id, run.id, found)

    async def finish(self, run: Run, outcome: Outcome) -> None:
        """Ends the run; an incomplete one becomes due again: nobody else would notice that its cause is gone.

        Raises:
            LeaseLost: The review is not this run's any more; it stays as it is.
        """
        async with self._database.tenant(run.review.tenant_id) as session:
            row = await states.apply(
                session,
                FINISH[outcome.state],
                outcome.reason or states.name(outcome.state).lower(),
                states.state_detail(outcome.state, outcome.conclusion),
                id=run.id,
                owner=run.owner,
                conclusion=outcome.conclusion,
                reason=outcome.reason,
                html_url=outcome.html_url,
                **self._waits(outcome),
            )
            if row is None:
                raise LeaseLost(run.review.id)
            await announce(session, row, outcome.notify)

    def _waits(self, outcome: Outcome) -> dict[str, float | bool]:
        return (
            {}
            if outcome.state == states.COMPLETED
            else {
                "first_wait_seconds": self._retries.first_wait_seconds,
                "longest_wait_seconds": self._retries.longest_wait_seconds,
                "retry_after_seconds": outcome.retry_after_seconds,
                "hopeless": outcome.hopeless,
            }
        )

    async def load(self, tenant_id: str, review_id: UUID) -> review_pb2.Review | None:
        """The review as it is, without agent runs; None when it is gone."""
        async with self._database.tenant(tenant_id) as session:
            row = (await session.execute(LOAD, {"id": review_id})).mappings().one_or_none()
            return None if row is None else to_review(row)


def _was_asked(row: RowMapping) -> bool:
    """Either it had ended, and its tries begin anew, or it was to be read afresh before it began."""
    return bool(row["tries"] < row["attempt"] or row["fresh"])


async def _hold_levels(session: AsyncSession, row: RowMapping, policy: review_pb2.PolicySnapshot) -> None:
    """Writes into the policy where the budget holds the rules now: later attempts see the same."""
    policy.rule_levels.extend(await standings.levels(session, row["repository_key"]))
    if policy.rule_levels:
        await session.execute(KEEP_POLICY, {"id": row["id"], "policy": policy.SerializeToString()})


def _totals(run: Run, cells: review_pb2.CoverageCounts, found: review_pb2.FindingCounts) -> dict[str, Any]:
    return {
        "id": run.id,
        "owner": run.owner,
        "coverage_counts": from_coverage_counts(cells),
        "finding_counts": [found.low, found.medium, found.high, found.critical],
    }


async def _replace_runs(session: AsyncSession, run: Run, runs: Sequence[review_pb2.AgentRun]) -> None:
    await session.execute(delete(agent_runs).where(agent_runs.c.review_id == run.id))
    rows = [
        {
            "tenant_id": UUID(run.review.tenant_id),
            "review_id": run.id,
            "agent": of.agent,
            "version": of.version,
            "required": of.required,
            "coverage_counts": from_coverage_counts(of.coverage),
            "finding_count": of.finding_count,
            "elapsed_ms": of.elapsed.ToMilliseconds(),
            "failure": of.failure,
        }
        for of in runs
    ]
    if rows:
        await session.execute(insert(agent_runs), rows)


async def _replace_cells(
    session: AsyncSession, run: Run, cells: Sequence[tuple[str, coverage_pb2.FileCoverage]]
) -> None:
    """Files of an agent that fared alike share a row: a review of a thousand files is a handful of rows."""
    await session.execute(delete(coverage).where(coverage.c.review_id == run.id))
    alike: defaultdict[tuple[str, int, int, str], list[str]] = defaultdict(list)
    for agent, cell in cells:
        alike[agent, cell.status, cell.reason, cell.detail].append(cell.path)
    rows = [
        {
            "tenant_id": UUID(run.review.tenant_id),
            "review_id": run.id,
            "agent": agent,
            "status": status,
            "reason": reason,
            "detail": detail,
            "paths": paths,
        }
        for (agent, status, reason, detail), paths in alike.items()
    ]
    if rows:
        await session.execute(insert(coverage), rows)
