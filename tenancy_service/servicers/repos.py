"""RepoService: registered repositories."""

from sqlalchemy import Select, select

from squad.tenancy.v1 import repo_service_pb2 as pb
from squad.tenancy.v1.repo_service_pb2_grpc import RepoServiceServicer
from tenancy_service import checks, messages
from tenancy_service.store.listing import Order, page
from tenancy_service.store.models import RepoRow
from tenancy_service.store.repository import Repository, Store

_BY_FULL_NAME = Order((RepoRow.full_name, RepoRow.id))


class RepoServicer(RepoServiceServicer):
    """Registers, shows, changes and forgets repositories."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def CreateRepo(self, request: pb.CreateRepoRequest, context: object) -> pb.CreateRepoResponse:
        row = _row(request)

        async def make(repository: Repository) -> RepoRow:
            await repository.add(row, "repo", row.external_id)
            await repository.record("repo.create", row.id, full_name=row.full_name)
            return row

        request_id = checks.uuid("request_id", request.request_id)
        found = await self._store.once(row.tenant_id, RepoRow, request_id, make)
        return pb.CreateRepoResponse(repo=messages.repo(found))

    async def GetRepo(self, request: pb.GetRepoRequest, context: object) -> pb.GetRepoResponse:
        key = checks.uuid("repo_id", request.repo_id)
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            row = await repository.get(RepoRow, "repo", key)
        return pb.GetRepoResponse(repo=messages.repo(row))

    async def ListRepos(self, request: pb.ListReposRequest, context: object) -> pb.ListReposResponse:
        query = _chosen(request)
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            rows, token = await page(repository.session, query, _BY_FULL_NAME, request)
        return pb.ListReposResponse(repos=[messages.repo(row[0]) for row in rows], next_page_token=token)

    async def UpdateRepo(self, request: pb.UpdateRepoRequest, context: object) -> pb.UpdateRepoResponse:
        key = checks.uuid("repo_id", request.repo_id)
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            row = await repository.get(RepoRow, "repo", key)
            if request.HasField("enabled"):
                row.enabled = request.enabled
            if request.HasField("project_id"):
                row.project_id = checks.optional_uuid("project_id", request.project_id)
            await repository.save(row, "repo", row.full_name)
            await repository.record(
                "repo.update", key, enabled=row.enabled, project_id=messages.id_text(row.project_id)
            )
        return pb.UpdateRepoResponse(repo=messages.repo(row))

    async def DeleteRepo(self, request: pb.DeleteRepoRequest, context: object) -> pb.DeleteRepoResponse:
        key = checks.uuid("repo_id", request.repo_id)
        async with self._store.tenant(checks.uuid("tenant_id", request.tenant_id)) as repository:
            row = await repository.get(RepoRow, "repo", key)
            await repository.remove(row)
            await repository.record("repo.delete", key, full_name=row.full_name)
        return pb.DeleteRepoResponse()


def _row(request: pb.CreateRepoRequest) -> RepoRow:
    return RepoRow(
        tenant_id=checks.uuid("tenant_id", request.tenant_id),
        request_id=checks.uuid("request_id", request.request_id),
        host=checks.host("host", request.host),
        external_id=checks.required_text("external_id", request.external_id, 200),
        full_name=checks.full_name("full_name", request.full_name),
        clone_url=checks.text("clone_url", request.clone_url, 2000),
        default_branch=checks.text("default_branch", request.default_branch, 250),
        installation_id=request.installation_id or None,
        project_id=checks.optional_uuid("project_id", request.project_id),
    )


def _chosen(request: pb.ListReposRequest) -> Select[tuple[RepoRow]]:
    query = select(RepoRow)
    if request.project_id:
        query = query.where(RepoRow.project_id == checks.uuid("project_id", request.project_id))
    if request.HasField("enabled"):
        query = query.where(RepoRow.enabled.is_(request.enabled))
    if request.full_name:
        query = query.where(RepoRow.full_name == checks.text("full_name", request.full_name, 300))
    return query
