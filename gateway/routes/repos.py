"""Registered repositories."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from gateway.auth import Authorized
from gateway.routes.common import RequestId, new_id
from gateway.views import page, view
from squad.tenancy.v1 import repo_service_pb2

router = APIRouter(prefix="/api/v1/repos", tags=["repos"])


class NewRepo(BaseModel):
    """A repository to register; a webhook does the same by itself."""

    model_config = ConfigDict(extra="forbid")

    host: str = Field("github", max_length=40)
    external_id: str = Field(max_length=200, description="the host's own immutable id")
    full_name: str = Field(max_length=300, description="owner/name")
    project_id: str = Field("", max_length=40)
    clone_url: str = Field("", max_length=2000, description="where git fetches from; empty: the first webhook tells")
    installation_id: int = Field(0, ge=0, lt=2**63)
    default_branch: str = Field("", max_length=250)
    request_id: RequestId = ""


class RepoChange(BaseModel):
    """What to change; absent fields stay."""

    model_config = ConfigDict(extra="forbid")

    enabled: bool | None = Field(None, description="whether its changes are reviewed")
    project_id: str | None = Field(None, max_length=40, description="empty: none")


@router.get("", summary="List repositories")
async def list_repos(
    caller: Authorized,
    project_id: str = Query("", max_length=40),
    enabled: bool | None = None,
    full_name: str = Query("", max_length=300, description="owner/name"),
    page_size: int = Query(0, ge=0, le=200),
    page_token: str = Query("", max_length=2000),
) -> dict[str, Any]:
    """Role: viewer."""
    request = repo_service_pb2.ListReposRequest(
        tenant_id=caller.tenant_id,
        page_size=page_size,
        page_token=page_token,
        project_id=project_id,
        enabled=enabled,
        full_name=full_name,
    )
    answer = await caller.clients.repos.ListRepos(request, **caller.call)
    return page("repos", answer.repos, answer.next_page_token)


@router.post("", status_code=HTTPStatus.CREATED, summary="Register a repository")
async def create_repo(caller: Authorized, repo: NewRepo) -> dict[str, Any]:
    """Role: maintainer."""
    fields = repo.model_dump() | {"request_id": new_id(repo.request_id), "tenant_id": caller.tenant_id}
    request = repo_service_pb2.CreateRepoRequest(**fields)
    return view((await caller.clients.repos.CreateRepo(request, **caller.call)).repo)


@router.get("/{repo_id}", summary="Read a repository")
async def get_repo(caller: Authorized, repo_id: str) -> dict[str, Any]:
    """Role: viewer."""
    request = repo_service_pb2.GetRepoRequest(tenant_id=caller.tenant_id, repo_id=repo_id)
    return view((await caller.clients.repos.GetRepo(request, **caller.call)).repo)


@router.patch("/{repo_id}", summary="Change a repository")
async def patch_repo(caller: Authorized, repo_id: str, change: RepoChange) -> dict[str, Any]:
    """Switches reviews on or off, or moves it to another project. Role: maintainer."""
    request = repo_service_pb2.UpdateRepoRequest(
        tenant_id=caller.tenant_id, repo_id=repo_id, enabled=change.enabled, project_id=change.project_id
    )
    return view((await caller.clients.repos.UpdateRepo(request, **caller.call)).repo)


@router.delete("/{repo_id}", status_code=HTTPStatus.NO_CONTENT, summary="Forget a repository")
async def delete_repo(caller: Authorized, repo_id: str) -> None:
    """Its next webhook registers it again: to stop reviews, switch it off. Role: maintainer."""
    request = repo_service_pb2.DeleteRepoRequest(tenant_id=caller.tenant_id, repo_id=repo_id)
    await caller.clients.repos.DeleteRepo(request, **caller.call)
