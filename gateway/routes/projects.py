"""Projects: teams and their repositories."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from gateway.auth import Authorized
from gateway.routes.common import RequestId, new_id
from gateway.views import page, view
from squad.tenancy.v1 import project_service_pb2

router = APIRouter(prefix="/api/v1/projects", tags=["projects"])


class NewProject(BaseModel):
    """A project to make."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=100)
    display_name: str = Field("", max_length=200)
    request_id: RequestId = ""


@router.get("", summary="List projects")
async def list_projects(
    caller: Authorized, page_size: int = Query(0, ge=0, le=200), page_token: str = Query("", max_length=2000)
) -> dict[str, Any]:
    """Role: viewer."""
    request = project_service_pb2.ListProjectsRequest(
        tenant_id=caller.tenant_id, page_size=page_size, page_token=page_token
    )
    answer = await caller.clients.projects.ListProjects(request, **caller.call)
    return page("projects", answer.projects, answer.next_page_token)


@router.post("", status_code=HTTPStatus.CREATED, summary="Make a project")
async def create_project(caller: Authorized, project: NewProject) -> dict[str, Any]:
    """Role: maintainer."""
    request = project_service_pb2.CreateProjectRequest(
        request_id=new_id(project.request_id),
        tenant_id=caller.tenant_id,
        name=project.name,
        display_name=project.display_name,
    )
    return view((await caller.clients.projects.CreateProject(request, **caller.call)).project)


@router.get("/{project_id}", summary="Read a project")
async def get_project(caller: Authorized, project_id: str) -> dict[str, Any]:
    """Role: viewer."""
    request = project_service_pb2.GetProjectRequest(tenant_id=caller.tenant_id, project_id=project_id)
    return view((await caller.clients.projects.GetProject(request, **caller.call)).project)


@router.delete("/{project_id}", status_code=HTTPStatus.NO_CONTENT, summary="Delete a project")
async def delete_project(caller: Authorized, project_id: str) -> None:
    """Its repositories stay, without a project. Role: maintainer."""
    request = project_service_pb2.DeleteProjectRequest(tenant_id=caller.tenant_id, project_id=project_id)
    await caller.clients.projects.DeleteProject(request, **caller.call)
