"""Queries of one transaction in one tenant. A change and its audit row are written together or not at all."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from kit.context import current_or_none
from kit.database import Database
from kit.errors import AlreadyExists, NotFound
from kit.trace import trace_id
from tenancy_service.store.models import AuditRow, Base, Requested

FIRST_START = "squad"
"""Who acts when no call is behind it."""

R = TypeVar("R", bound=Base)
Q = TypeVar("Q", bound=Requested)


class RequestSeenError(Exception):
    """Somebody was quicker with the same request id."""


class Repository:
    """What can be asked of one tenant; the database hides all others."""

    def __init__(self, session: AsyncSession, tenant_id: UUID) -> None:
        self.session = session
        self.tenant_id = tenant_id

    async def get(self, model: type[R], resource: str, key: UUID) -> R:
        """One row by its id. Raises NotFound."""
        row = await self.session.get(model, key)
        if row is None:
            raise NotFound(resource, str(key))
        return row

    async def find(self, model: type[R], *where: ColumnElement[bool]) -> R | None:
        """The row that fulfils all of it, if there is one."""
        return (await self.session.execute(select(model).where(*where))).scalar_one_or_none()

    async def add(self, row: Base, resource: str, label: str) -> None:
        """Inserts a row; `label` is what a person calls it, for the error.

        Raises:
            AlreadyExists: Something unique is taken.
            NotFound: Something it refers to is not there.
            RequestSeenError: The request id is taken.
        """
        self.session.add(row)
        await self.save(row, resource, label)

    async def save(self, row: Base, resource: str, label: str) -> None:
        """Sends what was changed. Raises as `add`."""
        try:
            await self.session.flush()
        except IntegrityError as error:
            raise _explain(error, row, resource, label) from error

    async def remove(self, row: Base) -> None:
        """Deletes a row."""
        await self.session.delete(row)
        await self.session.flush()

    async def record(self, action: str, resource_id: object, **detail: Any) -> None:
        """Writes the audit row of a change; `action` is `noun.verb`, the noun being the resource."""
        caller = current_or_none()
        entry = AuditRow(
            tenant_id=self.tenant_id,
            actor=caller.subject if caller else FIRST_START,
            action=action,
            resource=action.partition(".")[0],
            resource_id=str(resource_id),
            detail=detail,
            trace_id=trace_id(),
        )
        self.session.add(entry)
        await self.session.flush()

    async def go_to(self, tenant_id: UUID) -> None:
        """Goes on in another tenant, in the same transaction: for what an operator moves."""
        await self.session.execute(text("select set_config('app.tenant_id', :id, true)"), {"id": str(tenant_id)})
        self.tenant_id = tenant_id


class Store:
    """Opens transactions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def tenant(self, tenant_id: UUID) -> AsyncIterator[Repository]:
        """One transaction in a tenant: committed at the end, rolled back on an error."""
        async with self._database.tenant(str(tenant_id)) as session:
            yield Repository(session, tenant_id)

    async def once(
        self, tenant_id: UUID, model: type[Q], request_id: UUID, make: Callable[[Repository], Awaitable[Q]]
    ) -> Q:
        """Makes a row once per request id, in one transaction; a repeat answers the row made first."""
        try:
            async with self.tenant(tenant_id) as repository:
                return await repository.find(model, model.request_id == request_id) or await make(repository)
        except RequestSeenError:
            return await self.once(tenant_id, model, request_id, make)


def _explain(error: IntegrityError, row: Base, resource: str, label: str) -> Exception:
    """Reads the name of the violated constraint: `TABLE_WHAT_key` or `TABLE_WHAT_fkey`."""
    diagnosis = getattr(error.orig, "diag", None)
    *_, what, kind = (getattr(diagnosis, "constraint_name", None) or "_").split("_")
    if what == "request":
        return RequestSeenError()
    if kind == "fkey":
        return NotFound(what, str(getattr(row, f"{what}_id", "")))
    return AlreadyExists(resource, label) if kind == "key" else error
