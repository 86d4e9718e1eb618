"""Budgets of models in PostgreSQL: whoever wants to spend waits for the row of the tenant's month."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kit.database import Database
from kit.ids import uuid7
from review_service.models.budget import Claim, Reservation
from review_service.models.endpoint import Spend

_LOCK = text("""
INSERT INTO review.model_budgets (tenant_id, month)
VALUES (CAST(:tenant_id AS uuid), date_trunc('month', now() AT TIME ZONE 'UTC')::date)
ON CONFLICT (tenant_id, month) DO UPDATE SET used_tokens = model_budgets.used_tokens
RETURNING month""")
# Whoever set this aside never came back: the call may have been made, so it counts.
_LOSE = text("UPDATE review.model_calls SET state = 'lost' WHERE state = 'reserved' AND expire_time < now()")
_TAKE = text("""
UPDATE review.model_budgets SET used_tokens = used_tokens + :tokens, used_micros = used_micros + :micros
WHERE month = :month
    AND (CAST(:most_tokens AS bigint) IS NULL OR used_tokens + :tokens <= :most_tokens)
    AND (CAST(:most_micros AS bigint) IS NULL OR used_micros + :micros <= :most_micros)
RETURNING month""")
_NOTE = text("""
INSERT INTO review.model_calls (tenant_id, id, review_id, month, pass_name, agent, model, state,
    input_tokens, output_tokens, cost_micros, expire_time)
VALUES (CAST(:tenant_id AS uuid), :id, CAST(:review_id AS uuid), :month, :pass_name, :agent, :model, 'reserved',
    :input_tokens, :output_tokens, :cost_micros, now() + make_interval(secs => :seconds))""")
# The difference goes back to the month it was taken from, once, whoever comes first.
_BOOK = text("""
WITH held AS (
    SELECT month, input_tokens + output_tokens AS tokens, cost_micros FROM review.model_calls
    WHERE id = :id AND state IN ('reserved', 'lost') FOR UPDATE
), booked AS (
    UPDATE review.model_calls SET state = :state, input_tokens = :input_tokens, output_tokens = :output_tokens,
        cost_micros = :cost_micros WHERE id = :id AND EXISTS (SELECT FROM held)
)
UPDATE review.model_budgets SET used_tokens = used_tokens - held.tokens + :input_tokens + :output_tokens,
    used_micros = used_micros - held.cost_micros + :cost_micros
FROM held WHERE model_budgets.month = held.month""")
_USED = text("SELECT used_tokens, used_micros FROM review.model_budgets WHERE month = :month")


@dataclass(frozen=True, slots=True)
class Used:
    """What a tenant has spent or set aside in a month."""

    tokens: int = 0
    cost_micros: int = 0


class PostgresBudget:
    """The budgets of all tenants. Raises DependencyUnavailable when PostgreSQL is away: then nothing is spent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, claim: Claim) -> Reservation | None:
        """Sets the worst case aside, if the month holds it; in one transaction, one at a time for a tenant."""
        async with self._database.tenant(claim.tenant_id) as session:
            month = (await session.execute(_LOCK, {"tenant_id": claim.tenant_id})).scalar_one()
            await session.execute(_LOSE)
            worst = {"tokens": claim.worst.tokens, "micros": claim.worst.cost_micros, "month": month}
            most = {"most_tokens": claim.limits.tokens, "most_micros": claim.limits.cost_micros}
            if (await session.execute(_TAKE, worst | most)).one_or_none() is None:
                return None
            return await _noted(session, claim, month)

    async def settle(self, reservation: Reservation, spent: Spend) -> None:
        """Books what was spent; the rest of what was set aside is free again."""
        await self._book(reservation, "settled", spent)

    async def release(self, reservation: Reservation) -> None:
        """Books that nothing was spent."""
        await self._book(reservation, "released", Spend())

    async def used(self, tenant_id: str, month: date) -> Used:
        """What was spent and set aside in the month that begins on `month`."""
        async with self._database.tenant(tenant_id) as session:
            row = (await session.execute(_USED, {"month": month})).one_or_none()
            return Used() if row is None else Used(row.used_tokens, row.used_micros)

    async def _book(self, reservation: Reservation, state: str, spent: Spend) -> None:
        values = {
            "id": reservation.id,
            "state": state,
            "input_tokens": spent.input_tokens,
            "output_tokens": spent.output_tokens,
            "cost_micros": spent.cost_micros,
        }
        async with self._database.tenant(reservation.claim.tenant_id) as session:
            await session.execute(_BOOK, values)


async def _noted(session: AsyncSession, claim: Claim, month: date) -> Reservation:
    reservation = Reservation(uuid7(), claim)
    values = {
        "tenant_id": claim.tenant_id,
        "id": reservation.id,
        "review_id": claim.review_id,
        "month": month,
        "pass_name": claim.pass_name,
        "agent": claim.agent,
        "model": claim.model,
        "input_tokens": claim.worst.input_tokens,
        "output_tokens": claim.worst.output_tokens,
        "cost_micros": claim.worst.cost_micros,
        "seconds": claim.seconds,
    }
    await session.execute(_NOTE, values)
    return reservation
