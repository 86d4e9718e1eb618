"""What is compared with the code host from time to time: every repository, and the host's own list of deliveries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from kit.database import Database
from review_service.store import states
from review_service.store.models import deliveries, pull_requests, repositories, sweeps
from review_service.store.outbox import DISPATCHER
from review_service.store.rows import to_review
from squad.review.v1 import review_pb2
from squad.review.v1.review_pb2 import CONCLUSION_FAILED, CONCLUSION_INCOMPLETE, CONCLUSION_PASSED

NOBODY = str(UUID(int=0))
"""The tenant of what belongs to none."""
GITHUB = "github"
RETENTION = "retention"
"""No host: the sweep that erases what is old."""
FIRST_SWEEP_SECONDS = 60.0
LOST_SECONDS = 120.0
"""A sweep that has not come to its end by then, as its worker or the queue died, is promised once more."""
SETTLED_SECONDS = 60.0
"""After this a check that has not come to its end will not."""
SAFE_ENOUGH_HOURS = 1
"""A host's list is gone through again this far back: what was on its way then is on it by now."""

DUE_REPOSITORIES = text("SELECT id, tenant_id FROM review.repositories WHERE due_time < now() LIMIT 100")
DUE_SWEEPS = text("SELECT host FROM review.sweeps WHERE due_time < now()")
PROMISE_RECONCILE = text("""
WITH taken AS (
    UPDATE review.repositories SET due_time = now() + make_interval(secs => :seconds)
    WHERE id = :id AND due_time < now() RETURNING tenant_id, repository_key
)
INSERT INTO review.outbox (tenant_id, task, subject, traceparent)
SELECT tenant_id, 'reconcile', repository_key, '' FROM taken""")
PROMISE_SWEEP = text("""
WITH taken AS (
    UPDATE review.sweeps SET due_time = now() + make_interval(secs => :seconds)
    WHERE host = :host AND due_time < now() RETURNING tenant_id, host
)
INSERT INTO review.outbox (tenant_id, task, subject, traceparent)
SELECT tenant_id, CAST(:task AS text), host, '' FROM taken""")
BEGIN = text("""
INSERT INTO review.sweeps (tenant_id, host, until_time, due_time)
VALUES (:nobody, :host, now(), now() + make_interval(secs => :seconds))
ON CONFLICT DO NOTHING""")
SWEPT = text("""
UPDATE review.sweeps SET until_time = :until, due_time = now() + make_interval(secs => :seconds) WHERE host = :host""")
GO_ON = text("UPDATE review.sweeps SET due_time = now() + make_interval(secs => :seconds) WHERE host = :host")
READ = text(f"""
SELECT * FROM (
    SELECT DISTINCT ON (pull_request) review.* FROM review.reviews AS review JOIN review.pull_requests AS pull
        ON pull.repository_key = review.repository_key AND pull.number = review.pull_request
        AND pull.head_commit = review.head_commit AND pull.open
    WHERE review.repository_key = :repository_key ORDER BY pull_request, review.id DESC
) AS newest
WHERE conclusion IN ({CONCLUSION_PASSED}, {CONCLUSION_FAILED}, {CONCLUSION_INCOMPLETE})
    AND due_time IS NULL AND end_time < now() - make_interval(secs => :seconds)
    AND NOT EXISTS (SELECT FROM review.reviews AS other WHERE other.repository_key = :repository_key
        AND other.head_commit = newest.head_commit AND other.state IN ({states.PENDING}, {states.RUNNING}))
ORDER BY pull_request""")  # noqa: S608
UNREACHABLE = text("UPDATE review.repositories SET due_time = NULL WHERE repository_key = :repository_key")


class DueUpkeep:
    """Promises the workers' tasks whose time has come. Any number of servers may do it at the same time."""

    def __init__(self, database: Database, reconcile_seconds: float, sweep_seconds: float) -> None:
        self._database = database
        self._reconcile_seconds = reconcile_seconds
        self._sweep_seconds = sweep_seconds
        self._begun = False

    async def promise(self) -> list[str]:
        """Answers the tenants with a new promise."""
        await self._begin()
        async with self._database.as_role(DISPATCHER) as session:
            due = (await session.execute(DUE_REPOSITORIES)).all()
            hosts = (await session.execute(DUE_SWEEPS)).scalars().all()
        for id_, tenant_id in due:
            await self._run(PROMISE_RECONCILE, str(tenant_id), id=id_, seconds=self._reconcile_seconds)
        for host in hosts:
            task = "retain" if host == RETENTION else "redeliver"
            lost = min(self._sweep_seconds, LOST_SECONDS)
            await self._run(PROMISE_SWEEP, NOBODY, host=host, task=task, seconds=lost)
        return [*(str(tenant_id) for _, tenant_id in due), *[NOBODY] * bool(hosts)]

    async def _begin(self) -> None:
        """The first sweep comes soon after the first start, and tells what is not set up right."""
        if not self._begun:
            soon = min(self._sweep_seconds, FIRST_SWEEP_SECONDS)
            for host in (GITHUB, RETENTION):
                await self._run(BEGIN, NOBODY, nobody=UUID(NOBODY), host=host, seconds=soon)
            self._begun = True

    async def _run(self, statement: Any, tenant_id: str, **values: object) -> None:
        async with self._database.tenant(tenant_id) as session:
            await session.execute(statement, values)


@dataclass(frozen=True)
class Tracked:
    """A repository that is looked after."""

    repository: review_pb2.RepositoryRef
    policy: review_pb2.PolicySnapshot
    since: datetime


@dataclass(frozen=True)
class Seen:
    """What we know of a pull request: its head, where it goes, and when the host last changed it."""

    head_commit: str
    base_branch: str
    open: bool
    draft: bool
    host_time: datetime
    observe_time: datetime


class UpkeepRepository:
    """What the worker looks up when it compares."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tracked(self, tenant_id: str, repository_key: str) -> Tracked | None:
        """The repository; None when it is out of reach by now."""
        query = select(repositories).where(
            repositories.c.repository_key == repository_key, repositories.c.due_time.is_not(None)
        )
        async with self._database.tenant(tenant_id) as session:
            row = (await session.execute(query)).mappings().one_or_none()
        if row is None:
            return None
        return Tracked(
            review_pb2.RepositoryRef.FromString(row["repository"]),
            review_pb2.PolicySnapshot.FromString(row["policy"]),
            row["since_time"],
        )

    async def pulls(self, tenant_id: str, repository_key: str) -> Mapping[int, Seen]:
        """The repository's pull requests, by number."""
        query = select(pull_requests).where(pull_requests.c.repository_key == repository_key)
        async with self._database.tenant(tenant_id) as session:
            rows = (await session.execute(query)).mappings().all()
        names = ("head_commit", "base_branch", "open", "draft", "host_time", "observe_time")
        return {row["number"]: Seen(**{name: row[name] for name in names}) for row in rows}

    async def read_heads(self, tenant_id: str, repository_key: str) -> list[review_pb2.Review]:
        """The newest reviews of the heads of open pull requests, as far as they read them and are over for good."""
        values = {"repository_key": repository_key, "seconds": SETTLED_SECONDS}
        async with self._database.tenant(tenant_id) as session:
            return [to_review(row) for row in (await session.execute(READ, values)).mappings()]

    async def lose(self, tenant_id: str, repository_key: str) -> None:
        """The host does not show it any more; its next event brings it back."""
        async with self._database.tenant(tenant_id) as session:
            await session.execute(UNREACHABLE, {"repository_key": repository_key})

    async def until(self, host: str) -> datetime | None:
        """Up to when the host's deliveries have been gone through."""
        async with self._database.tenant(NOBODY) as session:
            query = select(sweeps.c.until_time).where(sweeps.c.host == host)
            return (await session.execute(query)).scalar_one_or_none()

    async def swept(self, host: str, until: datetime, next_in_seconds: float) -> None:
        """They have been up to then; the next look comes in its own time."""
        values = {"host": host, "until": until, "seconds": next_in_seconds}
        async with self._database.tenant(NOBODY) as session:
            await session.execute(SWEPT, values)

    async def go_on(self, host: str, in_seconds: float) -> None:
        """There is more than was done at once: the next look comes sooner."""
        async with self._database.tenant(NOBODY) as session:
            await session.execute(GO_ON, {"host": host, "seconds": in_seconds})

    async def recorded(self, host: str, ids: Sequence[str]) -> set[str]:
        """Those of the delivery ids that any tenant's ledger holds."""
        found: set[str] = set()
        async with self._database.as_role(DISPATCHER) as session:
            for batch in _batches(ids):
                query = select(deliveries.c.delivery_id).where(
                    deliveries.c.host == host, deliveries.c.delivery_id.in_(batch)
                )
                found.update((await session.execute(query)).scalars())
        return found


def _batches(ids: Sequence[str], size: int = 1000) -> Iterator[Sequence[str]]:
    for at in range(0, len(ids), size):
        yield ids[at : at + size]
