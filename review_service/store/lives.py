"""The lives of findings: what earlier reviews of a pull request saw, and what this one makes of it.

Nothing is overwritten: each review has rows of its own, and looks only at those of reviews before it. So a review that
is run again comes to the same result.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, insert, or_, select, text
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from review_service.pipeline.anchors import Anchors
from review_service.pipeline.follow import Followed
from review_service.pipeline.match import Life
from review_service.pipeline.silence import NOTHING_SEEN, Opinion, Seen
from review_service.store import states
from review_service.store.models import agent_runs, coverage, finding_events, finding_lives, findings, reviews
from review_service.store.runs import LeaseLost, Run
from squad.code.v1 import coverage_pb2, finding_pb2
from squad.review.v1 import review_pb2

MAX_LIVES = 20_000
_AGAINST = (review_pb2.VERDICT_FALSE_POSITIVE, review_pb2.VERDICT_WONT_FIX)
KEEP_DIGESTS = text("""
UPDATE review.reviews SET config_digest = :config, hunk_digests = :hunks
WHERE id = :id AND lease_owner = :owner RETURNING id""")


@dataclass(frozen=True)
class Memory:
    """What is known of a pull request when one of its reviews begins."""

    lives: tuple[Life, ...] = ()
    seen: Seen = NOTHING_SEEN


class LifeRepository:
    """What the worker remembers of findings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def memory(self, run: Run) -> Memory:
        """What the reviews before this one left; of the lives at most 20,000, the newest."""
        if not run.review.change.pull_request:
            return Memory()
        async with self._database.tenant(run.review.tenant_id) as session:
            rows = (await session.execute(_lives_before(run))).mappings().all()
            return Memory(tuple(_to_life(row) for row in rows), await _seen(session, run))

    async def opinions(self, run: Run, fingerprints: Sequence[str]) -> dict[str, Opinion]:
        """Verdicts in force that speak against these findings, by fingerprint. The last word counts."""
        columns = finding_events.c
        last = (
            select(finding_events)
            .distinct(columns.fingerprint)
            .where(columns.repository_key == repository_key(run), columns.fingerprint.in_(fingerprints))
            .order_by(columns.fingerprint, columns.id.desc())
            .subquery()
        )
        in_force = or_(last.c.expire_time.is_(None), last.c.expire_time > func.now())
        query = select(last).where(last.c.verdict.in_(_AGAINST), in_force)
        async with self._database.tenant(run.review.tenant_id) as session:
            rows = (await session.execute(query)).mappings().all() if fingerprints else ()
        return {row["fingerprint"]: Opinion(row["verdict"], row["reason"], row["expire_time"]) for row in rows}

    async def keep(self, run: Run, followed: Followed) -> None:
        """Keeps what a review makes of the findings, in place of what an earlier attempt made of them.

        Raises:
            LeaseLost: The review is not this run's any more; nothing is kept.
        """
        analysis = followed.analysis
        values = {"id": run.id, "owner": run.owner, "config": analysis.config_digest, "hunks": list(analysis.hunks)}
        async with self._database.tenant(run.review.tenant_id) as session:
            if (await session.execute(KEEP_DIGESTS, values)).one_or_none() is None:
                raise LeaseLost(run.review.id)
            await session.execute(delete(finding_lives).where(finding_lives.c.review_id == run.id))
            if rows := _rows(run, followed):
                await session.execute(insert(finding_lives), rows)


def repository_key(run: Run) -> str:
    """By which a repository is known across renames."""
    return f"{run.review.repository.host}:{run.review.repository.external_id}"


def _lives_before(run: Run) -> Any:
    lives = finding_lives.c
    last = (
        select(finding_lives)
        .distinct(lives.life_id)
        .where(
            lives.repository_key == repository_key(run),
            lives.pull_request == run.review.change.pull_request,
            lives.review_id < run.id,
        )
        .order_by(lives.life_id, lives.review_id.desc())
        .subquery()
    )
    mine = and_(findings.c.tenant_id == last.c.tenant_id, findings.c.id == last.c.finding_id)
    columns = (findings.c.id, findings.c.review_id, findings.c.agent, findings.c.fingerprint, findings.c.shown_as)
    said = (findings.c.finding, last.c.life_id, last.c.lifecycle, last.c.quiet, last.c.anchors)
    newest = last.c.review_id.desc(), last.c.life_id
    return select(*columns, *said).select_from(last).join(findings, mine).order_by(*newest).limit(MAX_LIVES)


def _to_life(row: RowMapping) -> Life:
    finding = review_pb2.ReviewFinding(
        id=str(row["id"]),
        review_id=str(row["review_id"]),
        agent=row["agent"],
        finding=finding_pb2.Finding.FromString(row["finding"]),
        fingerprint=row["fingerprint"],
        shown_as=row["shown_as"],
        lifecycle=row["lifecycle"],
        life_id=str(row["life_id"]),
    )
    return Life(finding, Anchors(**row["anchors"]), row["lifecycle"], row["quiet"])


async def _seen(session: AsyncSession, run: Run) -> Seen:
    """What the newest finished review of another head of the pull request looked at."""
    before = (await session.execute(_review_before(run))).mappings().one_or_none()
    if before is None:
        return NOTHING_SEEN
    versions = select(agent_runs.c.agent, agent_runs.c.version).where(agent_runs.c.review_id == before["id"])
    read = select(coverage.c.agent, func.unnest(coverage.c.paths)).where(
        coverage.c.review_id == before["id"], coverage.c.status == coverage_pb2.COVERAGE_STATUS_READ
    )
    return Seen(
        before["config_digest"],
        frozenset(before["hunk_digests"]),
        dict((await session.execute(versions)).tuples().all()),
        frozenset((agent, path) for agent, path in await session.execute(read)),
    )


def _review_before(run: Run) -> Any:
    change = run.review.change
    return (
        select(reviews.c.id, reviews.c.config_digest, reviews.c.hunk_digests)
        .where(
            reviews.c.repository_key == repository_key(run),
            reviews.c.pull_request == change.pull_request,
            reviews.c.state.in_([states.COMPLETED, states.PARTIAL]),
            reviews.c.head_commit != change.head_commit,
            reviews.c.id < run.id,
        )
        .order_by(reviews.c.id.desc())
        .limit(1)
    )


def _rows(run: Run, followed: Followed) -> list[dict[str, Any]]:
    anchors = followed.analysis.anchors
    seen = [
        _row(run, each, each.lifecycle, anchors[each.id], quiet=each.id in followed.quiet)
        for each in followed.analysis.findings
        if each.life_id
    ]
    fixed = review_pb2.LIFECYCLE_FIXED
    return seen + [_row(run, life.finding, fixed, life.anchors, quiet=life.quiet) for life in followed.gone]


def _row(
    run: Run, finding: review_pb2.ReviewFinding, lifecycle: review_pb2.Lifecycle, anchors: Anchors, *, quiet: bool
) -> dict[str, Any]:
    return {
        "tenant_id": UUID(run.review.tenant_id),
        "life_id": UUID(finding.life_id),
        "review_id": run.id,
        "repository_key": repository_key(run),
        "pull_request": run.review.change.pull_request,
        "finding_id": UUID(finding.id),
        "lifecycle": lifecycle,
        "quiet": quiet,
        "anchors": asdict(anchors),
    }
