"""Registered repositories."""

from http import HTTPStatus

from fastapi import APIRouter, Response
from pydantic import Field

from gateway.answers import Answer, answers
from gateway.auth import Authorized
from gateway.fields import Body, FullName, Id, IdFilter, PageSize, PageToken, RequestId, new_id
from squad.tenancy.v1 import repo_pb2, repo_service_pb2

router = APIRouter(prefix="/api/v1/repos", tags=["repos"])


class NewRepo(Body):
    """A repository to register; a webhook does the same by itself."""

    host: str = Field("github", max_length=40)
    external_id: str = Field(max_length=200, description="the host's own immutable id")
    full_name: str = Field(max_length=300, description="owner/name", examples=["acme/shop"])
    project_id: str = Field("", max_length=40)
    clone_url: str = Field("", max_length=2000, description="where git fetches from; empty: the first webhook tells")
    installation_id: int = Field(0, ge=0, lt=2**63)
    default_branch: str = Field("", max_length=250)
    request_id: RequestId = ""


class RepoChange(Body):
    """What to change; absent fields stay."""

    enabled: bool | None = Field(None, description="whether its changes are reviewed")
    project_id: str | None = Field(None, max_length=40, description="empty: none")


@router.get("", summary="List repositories", **answers(repo_service_pb2.ListReposResponse))
async def list_repos(
    caller: Authorized,
    project_id: IdFilter = "",
    enabled: bool | None = None,
    full_name: FullName = "",
    page_size: PageSize = 0,
    page_token: PageToken = "",
) -> Response:
    """Role: viewer."""
    request = repo_service_pb2.ListReposRequest(
        tenant_id=caller.tenant_id,
        page_size=page_size,
        page_token=page_token,
        project_id=project_id,
        enabled=enabled,
        full_name=full_name,
    )
    return Answer(await caller.clients.repos.ListRepos(request, **caller.call))


@router.post("", summary="Register a repository", **answers(repo_pb2.Repo, HTTPStatus.CREATED))
async def create_repo(caller: Authorized, repo: NewRepo) -> Response:
    """Role: maintainer."""
    fields = repo.model_dump() | {"request_id": new_id(repo.request_id), "tenant_id": caller.tenant_id}
    request = repo_service_pb2.CreateRepoRequest(**fields)
    return Answer((await caller.clients.repos.CreateRepo(request, **caller.call)).repo, HTTPStatus.CREATED)


@router.get("/{repo_id}", summary="Read a repository", **answers(repo_pb2.Repo))
async def get_repo(caller: Authorized, repo_id: Id) -> Response:
    """Role: viewer."""
    request = repo_service_pb2.GetRepoRequest(tenant_id=caller.tenant_id, repo_id=repo_id)
    return Answer((await caller.clients.repos.GetRepo(request, **caller.call)).repo)


@router.patch("/{repo_id}", summary="Change a repository", **answers(repo_pb2.Repo))
async def patch_repo(caller: Authorized, repo_id: Id, change: RepoChange) -> Response:
    """Switches reviews on or off, or moves it to another project. Role: maintainer."""
    request = repo_service_pb2.UpdateRepoRequest(
        tenant_id=caller.tenant_id, repo_id=repo_id, enabled=change.enabled, project_id=change.project_id
    )
    return Answer((await caller.clients.repos.UpdateRepo(request, **caller.call)).repo)


@router.delete("/{repo_id}", status_code=HTTPStatus.NO_CONTENT, response_class=Response, summary="Forget a repository")
async def delete_repo(caller: Authorized, repo_id: Id) -> None:
    """Its next webhook registers it again: to stop reviews, switch it off. Role: maintainer."""
    request = repo_service_pb2.DeleteRepoRequest(tenant_id=caller.tenant_id, repo_id=repo_id)
    await caller.clients.repos.DeleteRepo(request, **caller.call)
