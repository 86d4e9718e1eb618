"""Who may say who is told, and what is refused."""

from uuid import uuid4

import pytest

from kit.context import Role
from kit.errors import NotFound, RoleTooLow, StateConflict
from squad.review.v1 import ingest_pb2, notification_pb2
from squad.review.v1 import notification_service_pb2 as pb
from tests.support.review import NOTIFY_KEY, Caller, event_request

SLACK = notification_pb2.NOTIFICATION_KIND_SLACK
WEBHOOK = notification_pb2.NOTIFICATION_KIND_WEBHOOK


@pytest.fixture
async def server(make_server):
    """A server that can seal secrets."""
    async with make_server(notify_key=NOTIFY_KEY) as running:
        yield running


async def add(caller: Caller, **changes) -> pb.CreateNotificationTargetResponse:
    """Makes a target, varied by arguments."""
    wanted = {"request_id": str(uuid4()), "kind": WEBHOOK, "url": "https://hooks.example/very-secret", **changes}
    request = pb.CreateNotificationTargetRequest(tenant_id=caller.tenant_id, **wanted)
    return await caller.notifications.CreateNotificationTarget(request, timeout=10)


async def listed(caller: Caller, **page) -> pb.ListNotificationTargetsResponse:
    request = pb.ListNotificationTargetsRequest(tenant_id=caller.tenant_id, **page)
    return await caller.notifications.ListNotificationTargets(request, timeout=10)


async def changes(caller: Caller) -> list[tuple[str, str]]:
    request = pb.ListNotificationTargetChangesRequest(tenant_id=caller.tenant_id)
    answer = await caller.notifications.ListNotificationTargetChanges(request, timeout=10)
    return [(each.action, each.subject) for each in answer.changes]


async def test_only_a_webhook_has_a_signing_secret_and_no_list_shows_one(caller):
    assert (await add(caller)).signing_secret.startswith("whsec_")
    assert (await add(caller, kind=SLACK)).signing_secret == ""
    assert "secret" not in str(await listed(caller))


async def test_the_same_request_answers_the_first_result(caller):
    request_id = str(uuid4())
    assert await add(caller, request_id=request_id) == await add(caller, request_id=request_id)
    assert len((await listed(caller)).targets) == 1


async def test_targets_come_in_pages(caller):
    made = [(await add(caller)).target.id for _ in range(3)]
    first = await listed(caller, page_size=2)
    second = await listed(caller, page_size=2, page_token=first.next_page_token)
    assert [each.id for each in (*first.targets, *second.targets)] == made


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"kind": 0}, "kind"),
        ({"kind": 9}, "kind must be SLACK or WEBHOOK"),
        ({"url": "http://hooks.example/"}, "url must begin with https"),
        ({"url": "https://10.0.0.1/"}, "url 10.0.0.1 is not on the public network"),
        ({"url": "https://hooks.example/" + "x" * 2000}, "url must be at most"),
        ({"display_name": "x" * 201}, "display_name must be at most"),
        ({"request_id": "one"}, "request_id must be a UUID"),
    ],
)
async def test_a_wrong_target_is_refused_with_its_field(caller, wrong, why):
    with pytest.raises(Exception, match=why):
        await add(caller, **wrong)
    assert (await listed(caller)).targets == []


async def test_a_repository_that_was_never_reviewed_has_no_target(caller):
    with pytest.raises(NotFound):
        await add(caller, repository_full_name="acme/unknown")


async def test_a_removed_target_is_gone_and_its_removal_stays_on_record(caller, rows):
    target_id = (await add(caller)).target.id
    request = pb.DeleteNotificationTargetRequest(tenant_id=caller.tenant_id, target_id=target_id)
    for _ in range(2):
        await caller.notifications.DeleteNotificationTarget(request, timeout=10)
    assert (await listed(caller)).targets == []
    assert await changes(caller) == [("remove", "ada"), ("create", "ada")]
    assert rows(f"SELECT sealed FROM review.notification_targets WHERE id = '{target_id}'") == [(b"",)]


async def test_slack_has_no_secret_to_rotate(caller):
    request = pb.RotateNotificationSecretRequest(
        tenant_id=caller.tenant_id, target_id=(await add(caller, kind=SLACK)).target.id
    )
    with pytest.raises(StateConflict, match="not signed"):
        await caller.notifications.RotateNotificationSecret(request, timeout=10)


async def test_a_tenant_sees_and_touches_no_target_of_another(caller, server):
    target_id = (await add(caller)).target.id
    async with server.caller() as stranger:
        assert (await listed(stranger)).targets == []
        request = pb.TestNotificationTargetRequest(tenant_id=stranger.tenant_id, target_id=target_id)
        with pytest.raises(NotFound):
            await stranger.notifications.TestNotificationTarget(request, timeout=10)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER])
async def test_who_is_no_maintainer_neither_makes_nor_sees_targets(server, role):
    async with server.caller(role=role) as somebody:
        with pytest.raises(RoleTooLow):
            await add(somebody)
        with pytest.raises(RoleTooLow):
            await listed(somebody)


async def test_without_a_key_no_secret_is_taken(make_server):
    async with make_server() as keyless, keyless.caller() as caller:
        with pytest.raises(StateConflict, match="SQUAD_NOTIFY_KEY"):
            await add(caller)


async def test_a_target_follows_its_repository_to_a_new_name(caller, work):
    await caller.tell(repository="acme/shop")
    made = await add(caller, repository_full_name="acme/shop")
    renamed = event_request(caller.tenant_id, repository="acme/shop")
    renamed.event.kind = ingest_pb2.HOST_EVENT_KIND_RENAMED
    renamed.event.repository.full_name = "acme/store"
    renamed.event.ClearField("pull_request")
    await caller.ingest.AcceptEvent(renamed, timeout=10)
    assert [each.repository_full_name for each in (await listed(caller)).targets] == ["acme/store"]
    assert made.target.repository_full_name == "acme/shop"
