"""Budgets: what a call may cost at worst is set aside before it is made, what it did cost is booked afterwards."""

from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from kit.ids import uuid7
from review_service.models.endpoint import Spend


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be spent in a month; None: no limit."""

    tokens: int | None = None
    cost_micros: int | None = None

    def lower(self, other: "Limits") -> "Limits":
        """The lower of both, field by field."""
        return Limits(_lower(self.tokens, other.tokens), _lower(self.cost_micros, other.cost_micros))


def _lower(one: int | None, other: int | None) -> int | None:
    known = [value for value in (one, other) if value is not None]
    return min(known, default=None)


@dataclass(frozen=True, slots=True)
class Claim:
    """A call that somebody wants to make, and what it costs at worst."""

    tenant_id: str
    review_id: str
    pass_name: str
    agent: str
    model: str
    worst: Spend
    limits: Limits
    seconds: float
    """After so long without a word the call is taken for made: somebody died in the middle of it."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """Money set aside; give it back with `settle` or `release`."""

    id: UUID
    claim: Claim


class Budget(Protocol):
    """Where spending is counted. All calls may be cancelled at any point: what is in doubt counts as spent."""

    async def reserve(self, claim: Claim) -> Reservation | None:
        """Sets the worst case aside; None when the budget does not hold it."""

    async def settle(self, reservation: Reservation, spent: Spend) -> None:
        """Books what was spent instead of what was set aside."""

    async def release(self, reservation: Reservation) -> None:
        """Gives back what was set aside: the call was not made, or not charged."""


class MemoryBudget:
    """The budget of one process, for the command line; its month is as long as the process lives."""

    def __init__(self) -> None:
        self._used = Spend()

    async def reserve(self, claim: Claim) -> Reservation | None:
        after = self._used + claim.worst
        if not fits(after, claim.limits):
            return None
        self._used = after
        return Reservation(uuid7(), claim)

    async def settle(self, reservation: Reservation, spent: Spend) -> None:
        self._used = self._used + _minus(reservation.claim.worst) + spent

    async def release(self, reservation: Reservation) -> None:
        self._used = self._used + _minus(reservation.claim.worst)


class ReviewBudget:
    """What one review may spend, within a larger budget."""

    def __init__(self, outer: Budget, tokens: int) -> None:
        self._outer = outer
        self._own = MemoryBudget()
        self._limits = Limits(tokens=tokens)
        self._held: dict[UUID, Reservation] = {}

    async def reserve(self, claim: Claim) -> Reservation | None:
        own = await self._own.reserve(replace(claim, limits=self._limits))
        if own is None:
            return None
        held = await self._outer.reserve(claim)
        if held is None:
            await self._own.release(own)
        else:
            self._held[held.id] = own
        return held

    async def settle(self, reservation: Reservation, spent: Spend) -> None:
        await self._own.settle(self._held.pop(reservation.id), spent)
        await self._outer.settle(reservation, spent)

    async def release(self, reservation: Reservation) -> None:
        await self._own.release(self._held.pop(reservation.id))
        await self._outer.release(reservation)


def fits(spend: Spend, limits: Limits) -> bool:
    """Whether so much may be spent."""
    tokens_fit = limits.tokens is None or spend.tokens <= limits.tokens
    return tokens_fit and (limits.cost_micros is None or spend.cost_micros <= limits.cost_micros)


def _minus(spend: Spend) -> Spend:
    return Spend(-spend.input_tokens, -spend.output_tokens, -spend.cost_micros)
