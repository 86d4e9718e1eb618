"""Projects and repositories of a tenant."""

from uuid import uuid4

import pytest

from kit.context import Role
from kit.errors import AlreadyExists, FieldInvalid, NotFound



async def test_a_project_can_be_made_seen_listed_and_deleted(tenancy):
    owner = tenancy.member()
    made = (await owner.call("ProjectService.CreateProject", name="payments")).project
    assert (await owner.call("ProjectService.GetProject", project_id=made.id)).project == made
    assert list((await owner.call("ProjectService.ListProjects")).projects) == [made]
    await owner.call("ProjectService.DeleteProject", project_id=made.id)
    with pytest.raises(NotFound, match="there is no project"):
        await owner.call("ProjectService.GetProject", project_id=made.id)
