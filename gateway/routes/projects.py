"""Projects: teams and their repositories."""

from http import HTTPStatus

from fastapi import APIRouter, Response
from pydantic import Field

from gateway.answers import Answer, answers
from gateway.auth import Authorized
from gateway.fields import Body, Id, PageSize, PageToken, RequestId, new_id
from squad.tenancy.v1 import project_pb2, project_service_pb2

router = APIRouter(prefix="/api/v1/projects", tags=["projects"])


class NewProject(Body):
    """A project to make."""

    name: str = Field(max_length=100, examples=["payments"])
    display_name: str = Field("", max_length=200)
    request_id: RequestId = ""


@router.get("", summary="List projects", **answers(project_service_pb2.ListProjectsResponse))
async def list_projects(caller: Authorized, page_size: PageSize = 0, page_token: PageToken = "") -> Response:
    """Role: viewer."""
    request = project_service_pb2.ListProjectsRequest(
        tenant_id=caller.tenant_id, page_size=page_size, page_token=page_token
    )
    return Answer(await caller.clients.projects.ListProjects(request, **caller.call))


@router.post("", summary="Make a project", **answers(project_pb2.Project, HTTPStatus.CREATED))
async def create_project(caller: Authorized, project: NewProject) -> Response:
    """Role: maintainer."""
    request = project_service_pb2.CreateProjectRequest(
        request_id=new_id(project.request_id),
        tenant_id=caller.tenant_id,
        name=project.name,
        display_name=project.display_name,
    )
    return Answer((await caller.clients.projects.CreateProject(request, **caller.call)).project, HTTPStatus.CREATED)


@router.get("/{project_id}", summary="Read a project", **answers(project_pb2.Project))
async def get_project(caller: Authorized, project_id: Id) -> Response:
    """Role: viewer."""
    request = project_service_pb2.GetProjectRequest(tenant_id=caller.tenant_id, project_id=project_id)
    return Answer((await caller.clients.projects.GetProject(request, **caller.call)).project)


@router.delete("/{project_id}", status_code=HTTPStatus.NO_CONTENT, response_class=Response, summary="Delete a project")
async def delete_project(caller: Authorized, project_id: Id) -> None:
    """Its repositories stay, without a project. Role: maintainer."""
    request = project_service_pb2.DeleteProjectRequest(tenant_id=caller.tenant_id, project_id=project_id)
    await caller.clients.projects.DeleteProject(request, **caller.call)
