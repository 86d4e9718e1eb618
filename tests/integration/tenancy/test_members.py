import asyncio

import pytest

from kit.context import Role
from kit.errors import AlreadyExists, CredentialInvalid, FieldInvalid, FieldRequired, NotFound, StateConflict


async def add(tenancy, email="ada@acme.test", role=Role.OWNER):
    return (await tenancy.member().call("MemberService.AddMember", email=email, role=role.value)).member


async def remove(tenancy, member):
    await tenancy.member().call("MemberService.RemoveMember", user_id=member.user_id)


async def test_members_are_listed_by_address(tenancy):
    for email in ("bob@acme.test", "Ada@Acme.test", "cy@acme.test"):
        await add(tenancy, email)
    members = (await tenancy.member().call("MemberService.ListMembers")).members
    assert [member.email for member in members] == ["ada@acme.test", "bob@acme.test", "cy@acme.test"]


async def test_a_member_is_found_by_address(tenancy):
    bob = [await add(tenancy, email) for email in ("ada@acme.test", "bob@acme.test")][1]
    assert list((await tenancy.member().call("MemberService.ListMembers", email="Bob@acme.test")).members) == [bob]


async def test_an_address_is_a_member_once_whatever_its_case(tenancy):
    await add(tenancy)
    with pytest.raises(AlreadyExists, match=r"member ada@acme\.test"):
        await add(tenancy, "ADA@acme.test")


@pytest.mark.parametrize("email", ["ada", "@", "a b@c", "a@b@c", "a\nb@c", "x" * 251 + "@a.b"])
async def test_a_bad_address_is_refused(tenancy, email):
    with pytest.raises(FieldInvalid, match=r"^email must"):
        await add(tenancy, email)


async def test_a_role_must_be_one_of_the_four(tenancy):
    with pytest.raises(FieldInvalid, match=r"^role must be viewer"):
        await tenancy.member().call("MemberService.AddMember", email="a@b", role=9)
    with pytest.raises(FieldRequired, match="role is required"):
        await tenancy.member().call("MemberService.AddMember", email="a@b")


async def test_a_role_can_be_changed(tenancy):
    member = await add(tenancy, role=Role.VIEWER)
    changed = await tenancy.member().call("MemberService.UpdateMemberRole", user_id=member.user_id, role=3)
    assert changed.member.role == Role.MAINTAINER.value


async def test_the_last_owner_stays(tenancy):
    owner = await add(tenancy)
    await add(tenancy, "bob@acme.test", Role.MAINTAINER)
    with pytest.raises(StateConflict, match="last owner") as error:
        await remove(tenancy, owner)
    assert error.value.metadata == {"state": "last_owner"}
    with pytest.raises(StateConflict):
        await tenancy.member().call("MemberService.UpdateMemberRole", user_id=owner.user_id, role=1)


async def test_two_owners_who_remove_each_other_at_once_leave_one(tenancy):
    owners = [await add(tenancy), await add(tenancy, "bob@acme.test")]
    results = await asyncio.gather(*(remove(tenancy, owner) for owner in owners), return_exceptions=True)
    assert sorted(type(result) for result in results if result) == [StateConflict]
    assert len((await tenancy.member().call("MemberService.ListMembers")).members) == 1


async def test_who_is_added_again_is_the_same_user(tenancy):
    await add(tenancy)
    first = await add(tenancy, "bob@acme.test")
    await remove(tenancy, first)
    assert (await add(tenancy, "bob@acme.test", Role.VIEWER)).user_id == first.user_id


async def test_the_keys_of_a_removed_member_end_for_good(tenancy):
    await add(tenancy)
    bob = await add(tenancy, "bob@acme.test")
    made = await tenancy.key(user_id=bob.user_id)
    assert (await tenancy.authorize(made.secret)).principal.subject == f"user:{bob.user_id}"
    await remove(tenancy, bob)
    await add(tenancy, "bob@acme.test")
    with pytest.raises(CredentialInvalid):
        await tenancy.authorize(made.secret)


async def test_a_key_never_does_more_than_its_member_may(tenancy):
    bob = await add(tenancy, "bob@acme.test", Role.MAINTAINER)
    made = await tenancy.key(user_id=bob.user_id, role=Role.MAINTAINER.value)
    await tenancy.member().call("MemberService.UpdateMemberRole", user_id=bob.user_id, role=Role.VIEWER.value)
    assert (await tenancy.authorize(made.secret)).principal.role == Role.VIEWER.value


async def test_a_member_of_another_tenant_is_not_there(tenancy):
    ada = await add(tenancy)
    other = tenancy.member(tenant_id=tenancy.other_tenant_id)
    with pytest.raises(NotFound, match="there is no member"):
        await other.call("MemberService.RemoveMember", user_id=ada.user_id)
