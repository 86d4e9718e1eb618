"""ProjectService: groups of repositories."""

from sqlalchemy import select

from squad.tenancy.v1 import project_service_pb2 as pb
from squad.tenancy.v1.project_service_pb2_grpc import ProjectServiceServicer
from tenancy_service import checks, messages
from tenancy_service.store.listing import Order, page
from tenancy_service.store.models import ProjectRow
from tenancy_service.store.repository import Repository, Store

_BY_NAME = Order((ProjectRow.name,))


class ProjectServicer(ProjectServiceServicer):
    """Makes, shows and deletes projects."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def CreateProject(self, request: pb.CreateProjectRequest, context: object) -> pb.CreateProjectResponse:
        tenant_id = checks.uuid("tenant_id", request.tenant_id)
        request_id = checks.uuid("request_id", request.request_id)
        name = checks.name("name", request.name)
        display_name = checks.text("display_name", request.display_name, 200) or name

        async def make(repository: Repository) -> ProjectRow:
            row = ProjectRow(tenant_id=tenant_id, request_id=request_id, name=name, display_name=display_name)
            await repository.add(row, "project", name)
            await repository.record("project.create", row.id, name=name)
            return row

        row = await self._store.once(tenant_id, ProjectRow, request_id, make)
        return pb.CreateProjectResponse(project=messages.project(row))

    async def GetProject(self, request: pb.GetProjectRequest, context: object) -> pb.GetProjectResponse:
        key = checks.uuid("project_id", request.project_id)
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            row = await repository.get(ProjectRow, "project", key)
        return pb.GetProjectResponse(project=messages.project(row))

    async def ListProjects(self, request: pb.ListProjectsRequest, context: object) -> pb.ListProjectsResponse:
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            rows, token = await page(repository.session, select(ProjectRow), _BY_NAME, request)
        return pb.ListProjectsResponse(projects=[messages.project(row[0]) for row in rows], next_page_token=token)

    async def DeleteProject(self, request: pb.DeleteProjectRequest, context: object) -> pb.DeleteProjectResponse:
        key = checks.uuid("project_id", request.project_id)
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            row = await repository.get(ProjectRow, "project", key)
            await repository.remove(row)
            await repository.record("project.delete", key, name=row.name)
        return pb.DeleteProjectResponse()
