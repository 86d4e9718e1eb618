from uuid import uuid4

import pytest

from kit.errors import AlreadyExists, FieldInvalid, NotFound

REPO = {"host": "github", "external_id": "42", "full_name": "acme/shop"}


async def test_a_project_can_be_made_seen_listed_and_deleted(tenancy):
    owner = tenancy.member()
    made = (await owner.call("ProjectService.CreateProject", name="payments")).project
    assert (await owner.call("ProjectService.GetProject", project_id=made.id)).project == made
    assert list((await owner.call("ProjectService.ListProjects")).projects) == [made]
    await owner.call("ProjectService.DeleteProject", project_id=made.id)
    with pytest.raises(NotFound, match="there is no project"):
        await owner.call("ProjectService.GetProject", project_id=made.id)


async def test_projects_are_listed_by_name_without_a_gap(tenancy):
    for name in ("cc", "aa", "bb", "ee", "dd"):
        await tenancy.member().call("ProjectService.CreateProject", name=name)
    names, token = [], ""
    while not names or token:
        page = await tenancy.member().call("ProjectService.ListProjects", page_size=2, page_token=token)
        names, token = names + [project.name for project in page.projects], page.next_page_token
    assert names == ["aa", "bb", "cc", "dd", "ee"]


async def test_a_name_is_given_once_in_a_tenant_and_free_in_another(tenancy):
    await tenancy.member().call("ProjectService.CreateProject", name="payments")
    with pytest.raises(AlreadyExists, match="project payments"):
        await tenancy.member().call("ProjectService.CreateProject", name="payments")
    other = tenancy.member(tenant_id=tenancy.other_tenant_id)
    assert (await other.call("ProjectService.CreateProject", name="payments")).project.name == "payments"


@pytest.mark.parametrize(
    ("rpc", "fields"),
    [
        ("ProjectService.CreateProject", {"name": "payments"}),
        ("RepoService.CreateRepo", REPO),
        ("MemberService.AddMember", {"email": "ada@acme.test", "role": 2}),
    ],
)
async def test_the_same_request_is_answered_with_the_first_result(tenancy, rpc, fields):
    request_id = str(uuid4())
    first = await tenancy.member().call(rpc, request_id=request_id, **fields)
    assert await tenancy.member().call(rpc, request_id=request_id, **fields) == first


async def test_a_repository_can_be_registered_seen_and_forgotten(tenancy):
    owner = tenancy.member()
    made = (await owner.call("RepoService.CreateRepo", **REPO, clone_url="https://github.com/acme/shop.git")).repo
    assert made.enabled
    assert (await owner.call("RepoService.GetRepo", repo_id=made.id)).repo == made
    await owner.call("RepoService.DeleteRepo", repo_id=made.id)
    assert list((await owner.call("RepoService.ListRepos")).repos) == []


async def test_a_repository_is_switched_off_and_moved_and_keeps_the_rest(tenancy):
    owner = tenancy.member()
    project = (await owner.call("ProjectService.CreateProject", name="payments")).project
    made = (await owner.call("RepoService.CreateRepo", **REPO, project_id=project.id)).repo
    off = (await owner.call("RepoService.UpdateRepo", repo_id=made.id, enabled=False)).repo
    assert (off.enabled, off.project_id) == (False, project.id)
    moved = (await owner.call("RepoService.UpdateRepo", repo_id=made.id, project_id="")).repo
    assert (moved.enabled, moved.project_id) == (False, "")


@pytest.mark.parametrize(
    ("filters", "found"),
    [({}, 3), ({"enabled": True}, 2), ({"enabled": False}, 1), ({"full_name": "acme/b"}, 1), ({"full_name": "b"}, 0)],
)
async def test_repositories_are_filtered(tenancy, filters, found):
    for number, name in enumerate("abc"):
        await tenancy.member().call(
            "RepoService.CreateRepo", host="github", external_id=f"{number}", full_name=f"acme/{name}"
        )
    last = (await tenancy.member().call("RepoService.ListRepos")).repos[-1]
    await tenancy.member().call("RepoService.UpdateRepo", repo_id=last.id, enabled=False)
    assert len((await tenancy.member().call("RepoService.ListRepos", **filters)).repos) == found


async def test_a_deleted_project_leaves_its_repositories(tenancy):
    owner = tenancy.member()
    project = (await owner.call("ProjectService.CreateProject", name="payments")).project
    made = (await owner.call("RepoService.CreateRepo", **REPO, project_id=project.id)).repo
    assert [repo.id for repo in (await owner.call("RepoService.ListRepos", project_id=project.id)).repos] == [made.id]
    await owner.call("ProjectService.DeleteProject", project_id=project.id)
    assert (await owner.call("RepoService.GetRepo", repo_id=made.id)).repo.project_id == ""


async def test_a_project_of_another_tenant_is_not_there(tenancy):
    other = tenancy.member(tenant_id=tenancy.other_tenant_id)
    theirs = (await other.call("ProjectService.CreateProject", name="payments")).project
    with pytest.raises(NotFound, match=f"there is no project {theirs.id}"):
        await tenancy.member().call("RepoService.CreateRepo", **REPO, project_id=theirs.id)


async def test_a_repository_names_only_an_installation_of_its_tenant(tenancy):
    with pytest.raises(NotFound, match="there is no installation 7"):
        await tenancy.member().call("RepoService.CreateRepo", **REPO, installation_id=7)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("host", "Git Hub"),
        ("full_name", "shop"),
        ("full_name", "a/b\nc"),
        ("external_id", "x" * 201),
        ("project_id", "7"),
    ],
)
async def test_a_bad_field_is_named(tenancy, field, value):
    with pytest.raises(FieldInvalid, match=f"^{field} must"):
        await tenancy.member().call("RepoService.CreateRepo", **{**REPO, field: value})
