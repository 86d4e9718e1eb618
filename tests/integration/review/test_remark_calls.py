"""What people said on pull requests, listed for those whose role allows."""

import pytest

from kit.context import Role
from kit.errors import FieldInvalid, RoleTooLow
from squad.review.v1 import ingest_service_pb2, remark_pb2
from tests.support.review import event_request, remark_request

WAITING, DONE = remark_pb2.REMARK_OUTCOME_WAITING, remark_pb2.REMARK_OUTCOME_DONE


@pytest.fixture
async def said(caller, rows):
    """Four commands on two pull requests, oldest first, of which the first was done."""
    for number in (7, 8):
        opened = event_request(caller.tenant_id, pull_request=number)
        await caller.ingest.AcceptEvent(opened, timeout=10)
        for words in ("/squad help", f"/squad ignore abcdef{number} we trust it"):
            await caller.ingest.AcceptEvent(remark_request(opened, words), timeout=10)
    mine = f"tenant_id = '{caller.tenant_id}'"
    first = f"{mine} AND pull_request = 7 AND verb = 'help'"
    rows(f"UPDATE review.remarks SET outcome = 1, role = 'write', answer = 'These.', due_time = NULL WHERE {first}")
    return [(7, "help"), (7, "ignore"), (8, "help"), (8, "ignore")]


async def listed(caller, **filters):
    request = ingest_service_pb2.ListRemarksRequest(tenant_id=caller.tenant_id, **filters)
    return await caller.ingest.ListRemarks(request, timeout=10)


def names(page):
    return [(each.pull_request, each.command) for each in page.remarks]


async def test_they_are_listed_whole_and_newest_first(caller, said):
    page = await listed(caller)
    assert names(page) == said[::-1]
    newest, *_, oldest = page.remarks
    assert (newest.login, newest.words, newest.outcome) == ("ada", "abcdef8 we trust it", WAITING)
    assert (oldest.role, oldest.answer, oldest.outcome) == ("write", "These.", DONE)
    assert {each.repository_full_name for each in page.remarks} == {"acme/shop"}


async def test_pages_hold_each_of_them_once(caller, said):
    seen, token = [], ""
    while token or not seen:
        page = await listed(caller, page_size=3, page_token=token)
        seen, token = seen + names(page), page.next_page_token
    assert seen == said[::-1]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"pull_request": 8}, [(8, "ignore"), (8, "help")]),
        ({"outcome": DONE}, [(7, "help")]),
        ({"repository_full_name": "acme/shop", "outcome": WAITING, "pull_request": 7}, [(7, "ignore")]),
        ({"repository_full_name": "acme/other"}, []),
    ],
)
async def test_filters_are_combined(caller, said, filters, expected):
    assert names(await listed(caller, **filters)) == expected


async def test_a_reviewer_sees_none_and_a_stranger_nothing_of_another_tenant(caller, server, said):
    async with server.caller(caller.tenant_id, Role.REVIEWER) as reviewer:
        with pytest.raises(RoleTooLow):
            await listed(reviewer)
    async with server.caller() as stranger:
        assert names(await listed(stranger)) == []


async def test_the_operator_sees_who_did_what_and_no_words(caller, server, said):
    async with server.caller(caller.tenant_id, Role.OPERATOR) as operator:
        page = await listed(operator)
    assert names(page) == said[::-1]
    assert {(each.login, each.words, each.answer) for each in page.remarks} == {("ada", "", "")}


async def test_an_unknown_outcome_is_refused(caller):
    with pytest.raises(FieldInvalid):
        await listed(caller, outcome=99)
