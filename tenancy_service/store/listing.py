"""Pages of a list, by the position after the last row and not by counting, so that no row is skipped or shown twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Uuid, literal, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from kit.errors import PageTokenInvalid
from kit.pages import decode_page_token, encode_page_token, page_size
from squad.tenancy.v1 import (
    agent_registration_service_pb2,
    api_key_service_pb2,
    audit_service_pb2,
    installation_service_pb2,
    member_service_pb2,
    project_service_pb2,
    repo_service_pb2,
    tenant_service_pb2,
)

_DEFAULT_SIZE = 50
_LARGEST_SIZE = 200


ListRequest = (
    agent_registration_service_pb2.ListAgentRegistrationsRequest
    | api_key_service_pb2.ListApiKeysRequest
    | audit_service_pb2.ListAuditEntriesRequest
    | installation_service_pb2.ListInstallationsRequest
    | member_service_pb2.ListMembersRequest
    | project_service_pb2.ListProjectsRequest
    | repo_service_pb2.ListReposRequest
    | tenant_service_pb2.ListTenantsRequest
)


@dataclass(frozen=True)
class Order:
    """Columns that decide the order, the last one unique."""

    columns: tuple[InstrumentedAttribute[Any], ...]
    descending: bool = False

    def after(self, position: Sequence[str | int]) -> Any:
        """Rows beyond a position."""
        if len(position) != len(self.columns):
            raise PageTokenInvalid
        bounds = [_bound(column, value) for column, value in zip(self.columns, position, strict=True)]
        here = tuple_(*self.columns)
        return here < tuple_(*bounds) if self.descending else here > tuple_(*bounds)

    def clauses(self) -> list[Any]:
        """For ORDER BY."""
        return [column.desc() if self.descending else column.asc() for column in self.columns]


def _bound(column: InstrumentedAttribute[Any], value: str | int) -> Any:
    """A value as the database takes it; tokens are not signed, so anything may stand in one."""
    text = str(value)
    try:
        text.encode()
        typed: UUID | str = UUID(text) if isinstance(column.type, Uuid) else text
    except ValueError:
        raise PageTokenInvalid from None
    if "\0" in text:
        raise PageTokenInvalid
    return literal(typed, column.type)


async def page(
    session: AsyncSession, query: Select[Any], order: Order, request: ListRequest
) -> tuple[Sequence[Row[Any]], str]:
    """One page of a query, and the token of the next: empty when there is none. Raises PageTokenInvalid."""
    size = page_size(request.page_size, _DEFAULT_SIZE, _LARGEST_SIZE)
    position = decode_page_token(request.page_token, request)
    if position is not None:
        query = query.where(order.after(position))
    # The position travels beside the row, so that any query can be paged.
    found = (await session.execute(query.add_columns(*order.columns).order_by(*order.clauses()).limit(size + 1))).all()
    rows, width = found[:size], len(order.columns)
    more = len(found) > size
    return rows, encode_page_token([str(value) for value in rows[-1][-width:]], request) if more else ""
