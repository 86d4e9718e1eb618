"""How rules stand with people: counted from feedback, moved by the budget or by an operator, every move on record.

Whoever writes locks the rule's rows first, the whole tenant's before the repository's, and rules in ascending order:
so two writers never wait for each other in a circle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, literal, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from kit.errors import NotFound
from kit.ids import uuid7
from review_service import budget
from review_service.budget import Tally
from review_service.store.models import reviews, rule_moves, rule_standings
from review_service.store.rows import timestamp
from squad.review.v1 import feedback_pb2

BUDGET = "budget"
WHOLE_TENANT = ""

# What triage said last of a finding outweighs what the next push did, that a word, and that a push that left it alone.
# Of what one pull request says of a rule in one way only the newest counts: who dismisses thirty equal comments of a
# change at once has judged the rule once.
COUNT = text("""
WITH words AS (
    SELECT DISTINCT ON (repository_key, fingerprint, kind IN (1, 2, 7))
        repository_key, fingerprint, pull_request, kind, usefulness, id
    FROM review.feedback
    WHERE rule_id = :rule_id AND repository_key = coalesce(nullif(:repository_key, ''), repository_key)
        AND create_time > coalesce(CAST(:counted_from_time AS timestamptz), '-infinity')
        AND (usefulness > 0 OR kind = 7)
        -- That a push left something alone counts where it happened, and not for everybody.
        AND NOT (:repository_key = '' AND kind = 4)
    ORDER BY repository_key, fingerprint, kind IN (1, 2, 7),
        CASE kind WHEN 3 THEN 3 WHEN 5 THEN 2 WHEN 6 THEN 2 WHEN 4 THEN 1 ELSE 0 END DESC, id DESC
), judged AS (
    SELECT DISTINCT ON (repository_key, fingerprint) repository_key, fingerprint, pull_request, kind, usefulness, id
    FROM words WHERE usefulness > 0
    ORDER BY repository_key, fingerprint, kind IN (1, 2) DESC
), apart AS (
    SELECT DISTINCT ON (repository_key, pull_request, kind, said_apart) usefulness, id
    FROM (SELECT *, CASE pull_request WHEN 0 THEN fingerprint ELSE '' END AS said_apart FROM judged) AS judged
    ORDER BY repository_key, pull_request, kind, said_apart, id DESC
), newest AS (
    SELECT usefulness FROM apart ORDER BY id DESC LIMIT :window
)
SELECT count(*) FILTER (WHERE usefulness = 1) AS useful, count(*) FILTER (WHERE usefulness = 2) AS not_useful
FROM newest""")


@dataclass(frozen=True)
class Scope:
    """Where a standing holds; an empty key: in the whole tenant."""

    key: str
    full_name: str


EVERYWHERE = Scope(WHOLE_TENANT, "")


@dataclass(frozen=True)
class Order:
    """What an operator wants of a rule."""

    rule_id: str
    repository_full_name: str
    reason: str
    subject: str


class StandingRepository:
    """Standings and moves, for a caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def moves(
        self, tenant_id: str, rule_id: str, repository: str, after: UUID | None, limit: int
    ) -> list[feedback_pb2.RuleMove]:
        """Moves, newest first, those before `after`."""
        query = select(rule_moves).order_by(rule_moves.c.id.desc()).limit(limit)
        if rule_id:
            query = query.where(rule_moves.c.rule_id == rule_id)
        if repository:
            query = query.where(rule_moves.c.repository_full_name == repository)
        if after:
            query = query.where(rule_moves.c.id < after)
        async with self._database.tenant(tenant_id) as session:
            return [_to_move(row) for row in (await session.execute(query)).mappings()]

    async def list(
        self, tenant_id: str, rule_id: str, repository: str, after: tuple[str, str] | None, limit: int
    ) -> list[tuple[feedback_pb2.RuleStanding, str]]:
        """Standings with their repository's key, ascending by rule and key; those behind `after`."""
        columns = rule_standings.c.rule_id, rule_standings.c.repository_key
        query = select(rule_standings).order_by(*columns).limit(limit)
        if rule_id:
            query = query.where(rule_standings.c.rule_id == rule_id)
        if repository:
            query = query.where(rule_standings.c.repository_full_name == repository)
        if after:
            query = query.where(tuple_(*columns) > tuple_(*(literal(part) for part in after)))
        async with self._database.tenant(tenant_id) as session:
            rows = (await session.execute(query)).mappings().all()
        return [(to_standing(row), row["repository_key"]) for row in rows]

    async def pin(self, tenant_id: str, order: Order, level: feedback_pb2.RuleLevel) -> feedback_pb2.RuleStanding:
        """Holds a rule at a level. Saying the same again changes nothing.

        Raises:
            NotFound: The repository was never reviewed.
        """
        async with self._database.tenant(tenant_id) as session:
            row = await lock(session, tenant_id, order.rule_id, await scope_of(session, order.repository_full_name))
            if not row["pinned"] or row["level"] != level:
                row = await _move(session, row, level, pinned=True, reason=order.reason, subject=order.subject)
            return to_standing(row)

    async def reset(self, tenant_id: str, order: Order) -> feedback_pb2.RuleStanding:
        """Lets a rule begin anew. One that has just begun stays as it is.

        Raises:
            NotFound: The repository was never reviewed.
        """
        async with self._database.tenant(tenant_id) as session:
            row = await lock(session, tenant_id, order.rule_id, await scope_of(session, order.repository_full_name))
            if row["pinned"] or row["level"] != budget.COMMENT or row["useful"] or row["not_useful"]:
                row = await _move(
                    session, row, budget.COMMENT, pinned=False, reason=order.reason, subject=order.subject
                )
            return to_standing(row)


async def lock(session: AsyncSession, tenant_id: str, rule_id: str, scope: Scope) -> RowMapping:
    """The standing of a rule, made if there is none, held until the transaction ends."""
    made = upsert(rule_standings).values(
        tenant_id=UUID(tenant_id), rule_id=rule_id, repository_key=scope.key, repository_full_name=scope.full_name,
        level=budget.COMMENT, pinned=False, useful=0, not_useful=0, reason="",
    )  # fmt: skip
    named = {"repository_full_name": made.excluded.repository_full_name}
    key = ["tenant_id", "rule_id", "repository_key"]
    query = made.on_conflict_do_update(index_elements=key, set_=named).returning(rule_standings)
    return (await session.execute(query)).mappings().one()


async def count_again(session: AsyncSession, row: RowMapping) -> None:
    """Counts a locked standing's feedback and moves the rule if the budget says so."""
    values = {
        "rule_id": row["rule_id"],
        "repository_key": row["repository_key"],
        "counted_from_time": row["counted_from_time"],
        "window": budget.WINDOW_FINDINGS,
    }
    counted = (await session.execute(COUNT, values)).mappings().one()
    tally = Tally(counted["useful"], counted["not_useful"])
    query = update(rule_standings).where(*_is(row)).values(useful=tally.useful, not_useful=tally.not_useful)
    row = (await session.execute(query.returning(rule_standings))).mappings().one()
    level = budget.next_level(row["level"], tally)
    if level != row["level"] and not row["pinned"]:
        await _move(session, row, level, pinned=False, reason=budget.explanation(tally, level), subject=BUDGET)


async def levels(session: AsyncSession, repository_key: str) -> list[feedback_pb2.RuleLevelEntry]:
    """Rules that are not at COMMENT in a repository, ascending.

    What an operator pinned comes first, the repository before the tenant; then the repository's own standing if it has
    feedback enough, else the tenant's.
    """
    query = select(rule_standings).where(rule_standings.c.repository_key.in_([WHOLE_TENANT, repository_key]))
    query = query.order_by(rule_standings.c.rule_id, rule_standings.c.repository_key)
    by_rule: dict[str, list[RowMapping]] = {}
    for row in (await session.execute(query)).mappings():
        by_rule.setdefault(row["rule_id"], []).append(row)
    chosen = {rule_id: max(rows, key=_authority)["level"] for rule_id, rows in by_rule.items()}
    return [
        feedback_pb2.RuleLevelEntry(rule_id=rule_id, level=level)
        for rule_id, level in chosen.items()
        if level != budget.COMMENT
    ]


def _authority(row: RowMapping) -> tuple[bool, bool, bool]:
    own = row["repository_key"] != WHOLE_TENANT
    return row["pinned"], own and decides(row), not own


def decides(row: RowMapping | Mapping[str, Any]) -> bool:
    """Whether a repository's standing rests on feedback of its own."""
    return bool(row["since_time"]) or row["useful"] + row["not_useful"] >= budget.MIN_FINDINGS


async def scope_of(session: AsyncSession, full_name: str) -> Scope:
    """A repository by its name, the newest that had it."""
    if not full_name:
        return EVERYWHERE
    query = (
        select(reviews.c.repository_key)
        .where(reviews.c.repository_full_name == full_name)
        .order_by(reviews.c.id.desc())
        .limit(1)
    )
    key = (await session.execute(query)).scalar_one_or_none()
    if key is None:
        raise NotFound("repository", full_name)
    return Scope(key, full_name)


async def _move(
    session: AsyncSession, row: RowMapping, level: int, *, pinned: bool, reason: str, subject: str
) -> RowMapping:
    """Moves a locked standing, and writes down that and why."""
    entry = {name: row[name] for name in ("tenant_id", "rule_id", "repository_key", "repository_full_name",
                                          "useful", "not_useful")}  # fmt: skip
    entry |= {"id": uuid7(), "from_level": row["level"], "to_level": level, "pinned": pinned}
    await session.execute(insert(rule_moves).values(**entry, reason=reason, subject=subject))
    now = func.clock_timestamp()
    values = {"level": level, "pinned": pinned, "reason": reason, "since_time": now, "counted_from_time": now}
    query = update(rule_standings).where(*_is(row)).values(**values, useful=0, not_useful=0)
    return (await session.execute(query.returning(rule_standings))).mappings().one()


def _is(row: RowMapping) -> Sequence[Any]:
    columns = rule_standings.c
    return columns.rule_id == row["rule_id"], columns.repository_key == row["repository_key"]


def to_standing(row: RowMapping) -> feedback_pb2.RuleStanding:
    """A row of `rule_standings`."""
    return feedback_pb2.RuleStanding(
        rule_id=row["rule_id"],
        repository_full_name=row["repository_full_name"],
        level=row["level"],
        pinned=row["pinned"],
        useful_count=row["useful"],
        not_useful_count=row["not_useful"],
        lower_bound=Tally(row["useful"], row["not_useful"]).lower_bound,
        since_time=timestamp(row["since_time"]),
        counted_from_time=timestamp(row["counted_from_time"]),
        reason=row["reason"],
        inherits=row["repository_key"] != WHOLE_TENANT and not row["pinned"] and not decides(row),
    )


def _to_move(row: RowMapping) -> feedback_pb2.RuleMove:
    return feedback_pb2.RuleMove(
        id=str(row["id"]),
        rule_id=row["rule_id"],
        repository_full_name=row["repository_full_name"],
        from_level=row["from_level"],
        to_level=row["to_level"],
        pinned=row["pinned"],
        useful_count=row["useful"],
        not_useful_count=row["not_useful"],
        lower_bound=Tally(row["useful"], row["not_useful"]).lower_bound,
        reason=row["reason"],
        subject=row["subject"],
        create_time=timestamp(row["create_time"]),
    )
