"""AuditService: what was changed, by whom."""

from sqlalchemy import Select, select

from squad.tenancy.v1 import audit_service_pb2 as pb
from squad.tenancy.v1.audit_service_pb2_grpc import AuditServiceServicer
from tenancy_service import checks, messages
from tenancy_service.store.listing import Order, page
from tenancy_service.store.models import AuditRow
from tenancy_service.store.repository import Store

_NEWEST_FIRST = Order((AuditRow.id,), descending=True)


class AuditServicer(AuditServiceServicer):
    """Shows the log; nothing alters it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def ListAuditEntries(
        self, request: pb.ListAuditEntriesRequest, context: object
    ) -> pb.ListAuditEntriesResponse:
        query = _chosen(request)
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            rows, token = await page(repository.session, query, _NEWEST_FIRST, request)
        entries = [messages.audit_entry(row[0]) for row in rows]
        return pb.ListAuditEntriesResponse(audit_entries=entries, next_page_token=token)


def _chosen(request: pb.ListAuditEntriesRequest) -> Select[tuple[AuditRow]]:
    query = select(AuditRow)
    if request.action:
        query = query.where(AuditRow.action == checks.text("action", request.action, 200))
    if request.resource:
        query = query.where(AuditRow.resource == checks.text("resource", request.resource, 200))
    if request.resource_id:
        query = query.where(AuditRow.resource_id == checks.text("resource_id", request.resource_id, 200))
    if request.HasField("after_time"):
        query = query.where(AuditRow.event_time >= checks.moment("after_time", request.after_time))
    return query
