"""From a review's end to the receiver: durable, bounded, signed, by policy."""

import asyncio
import multiprocessing
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import ANY
from uuid import UUID, uuid4

import jsonschema
import pytest
from cryptography.fernet import Fernet

from kit.database import Database
from review_service.notify.courier import Backoff, Courier
from review_service.notify.destination import Destinations, parse_networks
from review_service.notify.event import schema
from review_service.notify.post import Answer, Poster
from review_service.notify.sealing import SealBroken, Vault
from review_service.pipeline.source import SourceError
from review_service.store.notification_targets import SLACK, WEBHOOK, TargetRepository, Wanted, seal_anew
from review_service.store.notifications import NotificationQueue, NotificationRepository
from review_service.store.outbox import DueReviews
from review_service.store.overrides import Override, override
from squad.review.v1 import notification_pb2, review_pb2
from tests.support.receiver import Says, certified, check_slack, receiving, slack_texts, verified
from tests.support.review import create_request, finding
from tests.support.servers import wait_until

PASSED, FAILED = review_pb2.CONCLUSION_PASSED, review_pb2.CONCLUSION_FAILED
WAITING = notification_pb2.NOTIFICATION_STATE_WAITING
DELIVERED = notification_pb2.NOTIFICATION_STATE_DELIVERED
GIVEN_UP = notification_pb2.NOTIFICATION_STATE_GIVEN_UP
KEY = Fernet.generate_key().decode()
AT_ONCE = Backoff(first_seconds=0, most_tries=3)
LATER = Backoff(first_seconds=1000, vary=lambda low, high: 1)


class Office:
    """What the product does of itself, in one tenant: targets, couriers, and the record."""

    def __init__(self, database: Database, url: str, tenant_id: str) -> None:
        self.database, self.url, self.tenant_id = database, url, tenant_id
        self.vault = Vault(KEY)
        self.targets = TargetRepository(database, self.vault)
        self.record = NotificationRepository(database)

    async def add(self, kind=WEBHOOK, repository: str = "", url: str = "") -> tuple[UUID, str]:
        """A target at the receiver: its id and its signing secret."""
        wanted = Wanted(uuid4(), kind, url or self.url, "127.0.0.1", "chat", repository, "ada")
        target, secret = await self.targets.add(self.tenant_id, wanted)
        return UUID(target.id), secret

    @asynccontextmanager
    async def courier(
        self, backoff: Backoff = AT_ONCE, lease_seconds: float = 60, seconds: float = 5
    ) -> AsyncIterator[None]:
        """A courier at work."""
        courier = make_courier(self.database, self.vault, backoff, lease_seconds, seconds)
        running = asyncio.create_task(courier.run())
        yield
        courier.stop()
        await running

    async def sent(self) -> list[notification_pb2.Notification]:
        """The record, newest first."""
        return [each for _, each in await self.record.list(self.tenant_id, {}, None, 100)]

    async def over(self) -> list[notification_pb2.Notification]:
        """The record, once nothing waits any more."""
        return await self.until(lambda sent: sent and not any(each.state == WAITING for each in sent))

    async def until(self, condition) -> list[notification_pb2.Notification]:
        """The record, once it is as wanted."""
        async with asyncio.timeout(20):
            while not condition(sent := await self.sent()):
                await asyncio.sleep(0.01)
        return sent


def make_courier(database: Database, vault: Vault, backoff: Backoff, lease: float, seconds: float) -> Courier:
    poster = Poster(Destinations(parse_networks("127.0.0.0/8")), seconds)
    return Courier(NotificationQueue(database, lease, 86_400), vault, poster, backoff, interval_seconds=0.02)


@pytest.fixture
async def office(caller, receiver, review_database_url) -> AsyncIterator[Office]:
    database = Database(review_database_url)
    yield Office(database, receiver.url, caller.tenant_id)
    await database.close()


async def end(caller, work, conclusion=FAILED, head: str = "b", **options) -> review_pb2.Review:
    """A review that has ended."""
    review = (await caller.create(head=head * 40)).review
    await work.finish(review, conclusion=conclusion, **options)
    return review


async def test_a_webhook_gets_one_signed_event_as_the_schema_says(office, caller, work, receiver):
    _, secret = await office.add()
    review = await end(caller, work, findings=[finding()])
    async with office.courier():
        [sent] = await office.over()
    [received] = receiver.received
    event = verified(received, secret)
    jsonschema.validate(event, schema())
    assert received.headers["webhook-id"] == sent.event_id
    assert (event["data"]["id"], event["data"]["conclusion"]) == (review.id, "failed")
    assert [each["rule_id"] for each in event["data"]["top_findings"]] == ["security/sql-injection"]
    assert (sent.state, [each.status_code for each in sent.attempts]) == (DELIVERED, [200])


async def test_slack_gets_a_message_within_its_limits(office, caller, work, receiver):
    await office.add(SLACK)
    await end(caller, work, findings=[finding()])
    async with office.courier():
        await office.over()
    message = receiver.received[0].json
    check_slack(message)
    assert message["text"] == "❌ failed: acme/shop #7"
    assert "high · shop/cart.py:3 · security/sql-injection: It is so." in slack_texts(message)
    assert "webhook-signature" not in receiver.received[0].headers


async def test_policy_and_the_last_conclusion_say_what_slack_is_told(office, caller, work, receiver):
    await office.add(SLACK)
    for head, conclusion in zip("1234", (PASSED, FAILED, FAILED, PASSED), strict=True):
        await end(caller, work, conclusion, head)
    async with office.courier():
        await office.over()
    assert [each.json["text"] for each in receiver.received] == ["❌ failed: acme/shop #7", "✅ passed: acme/shop #7"]


@pytest.mark.parametrize("when", ["never", "always"])
async def test_the_repository_has_the_last_word_on_who_is_told(office, caller, worker, when):
    await office.add()
    worker.files.config = f"notify: {when}".encode()
    await worker.run((await caller.create()).review)
    assert len(await office.sent()) == (when == "always")


async def test_the_tenants_word_counts_where_the_repository_was_not_read(office, caller, worker):
    await office.add()
    request = create_request(caller.tenant_id)
    request.policy.settings.update({"notify": "never"})
    worker.reading.raises = SourceError("the commits cannot be fetched")
    await worker.run((await caller.stub.CreateReview(request, timeout=10)).review)
    assert await office.sent() == []


async def test_a_review_that_is_incomplete_again_is_no_news(office, caller, work, rows):
    await office.add()
    review = await end(caller, work, None, not_read=["lost.py"])
    rows(f"UPDATE review.reviews SET state = {review_pb2.REVIEW_STATE_PENDING} WHERE id = '{review.id}'")
    await work.finish(review, not_read=["lost.py"])
    assert len(await office.sent()) == 1


@pytest.mark.parametrize(("when", "told"), [("always", ["incomplete", "overridden"]), ("never", [])])
async def test_an_override_is_told_by_the_tenants_policy_with_who_and_why(office, caller, work, receiver, when, told):
    await office.add()
    request = create_request(caller.tenant_id)
    request.policy.settings.update({"notify": when})
    review = (await caller.stub.CreateReview(request, timeout=10)).review
    await work.finish(review, not_read=["lost.py"])
    async with office.database.tenant(caller.tenant_id) as session:
        await override(session, UUID(review.id), Override("github:max", "it must go out", timedelta()), "")
    async with office.courier():
        await office.until(lambda sent: len(sent) == len(told) and all(each.state == DELIVERED for each in sent))
    assert [each.json["data"]["conclusion"] for each in receiver.received] == told
    assert all("github:max: it must go out" in each.json["data"]["reason"] for each in receiver.received[1:])


async def test_a_review_given_up_by_the_sweep_is_told_too(office, caller, work, clock, rows):
    await office.add()
    review = (await caller.create()).review
    await work.claim(review)
    await clock.pass_by("review.reviews", "due_time", f"id = '{review.id}'")
    await DueReviews(office.database, max_tries=1, forgotten_seconds=1, longest_wait_seconds=1).put_back()
    [(conclusion,)] = rows(f"SELECT body::jsonb->'data'->>'conclusion' FROM review.notification_events WHERE "
                           f"review_id = '{review.id}'")  # fmt: skip
    assert conclusion == "incomplete"


async def test_a_target_of_one_repository_hears_of_no_other(office, caller, work):
    await end(caller, work)
    target_id, _ = await office.add(repository="acme/shop")
    other = (await caller.create(repository="acme/other")).review
    await work.finish(other, conclusion=FAILED)
    assert await office.sent() == []
    again = await end(caller, work, head="c")
    assert [(each.target_id, each.review_id) for each in await office.sent()] == [(str(target_id), again.id)]


async def test_what_fails_is_tried_again_under_the_same_id(office, caller, work, receiver):
    await office.add()
    receiver.answers += [Says(500), Says(503)]
    await end(caller, work)
    async with office.courier():
        [sent] = await office.over()
    assert len(set(receiver.ids)) == 1
    assert [each.status_code for each in sent.attempts] == [500, 503, 200]
    assert [each.failure for each in sent.attempts] == ["answered 500", "answered 503", ""]


async def test_attempts_are_bounded(office, caller, work, receiver):
    await office.add()
    receiver.answers += [Says(500)] * 9
    await end(caller, work)
    async with office.courier():
        [sent] = await office.over()
    assert (sent.state, len(sent.attempts)) == (GIVEN_UP, 3)


def next_attempt(each) -> datetime:
    return each.next_attempt_time.ToDatetime(tzinfo=UTC)


async def test_a_target_that_asks_for_time_gets_it_and_so_does_all_that_waits_for_it(office, caller, work, receiver):
    await office.add()
    receiver.answers.append(Says(429, {"Retry-After": "3600"}))
    await end(caller, work)
    await end(caller, work, head="c")
    async with office.courier():
        hour = datetime.now(UTC) + timedelta(minutes=59)
        await office.until(lambda sent: len(sent) == 2 and min(map(next_attempt, sent)) > hour)
    assert len(receiver.received) == 1


async def test_410_disables_the_target_for_good_and_on_record(office, caller, work, receiver):
    target_id, _ = await office.add()
    receiver.answers.append(Says(410))
    await end(caller, work)
    await end(caller, work, head="c")
    async with office.courier():
        sent = await office.over()
    await end(caller, work, head="d")
    assert {each.state for each in sent} == {GIVEN_UP}
    assert len(await office.sent()) == 2
    [target] = await office.targets.list(office.tenant_id, None, 10)
    assert "410" in target.disable_reason
    newest = (await office.targets.changes(office.tenant_id, None, 1))[0]
    assert (newest.action, newest.subject, newest.target_id) == ("disable", "worker", str(target_id))


async def test_a_redirect_is_not_followed(office, caller, work, receiver):
    await office.add()
    receiver.answers += [Says(307, {"Location": receiver.url + "/elsewhere"})] * 3
    await end(caller, work)
    async with office.courier():
        [sent] = await office.over()
    assert {each.path for each in receiver.received} == {"/hook"}
    assert sent.attempts[0].failure == "answered 307"


async def test_a_hanging_target_holds_up_neither_another_nor_a_review(office, caller, work, receiver):
    await office.add(url=receiver.url + "/hangs")
    receiver.answers.append(Says(may_go=(gate := threading.Event())))
    await end(caller, work)
    async with office.courier():
        await asyncio.to_thread(wait_until, lambda: receiver.received)
        quick, _ = await office.add()
        await end(caller, work, head="c")
        sent = await office.until(lambda sent: any(each.state == DELIVERED for each in sent))
        assert {each.target_id for each in sent if each.state == DELIVERED} == {str(quick)}
        gate.set()


async def test_an_answer_that_does_not_come_is_given_up_in_time(office, caller, work, receiver):
    await office.add()
    receiver.answers.append(Says(may_go=(gate := threading.Event())))
    await end(caller, work)
    async with office.courier(LATER, seconds=0.2):
        [sent] = await office.until(lambda sent: sent[0].attempts and "answer within" in sent[0].attempts[0].failure)
    gate.set()
    assert sent.state == WAITING


async def test_an_endless_answer_is_not_read_to_its_end(office, caller, work, receiver):
    await office.add()
    receiver.answers.append(Says(500, {"content-length": str(1 << 40)}, b"x" * 100_000))
    await end(caller, work)
    async with office.courier(LATER):
        [sent] = await office.until(lambda sent: sent[0].attempts and sent[0].attempts[0].status_code)
    assert sent.attempts[0].failure == "answered 500"


def deliver(url: str, key: str) -> None:
    """A courier in a process of its own."""

    async def work() -> None:
        await make_courier(Database(url), Vault(key), AT_ONCE, 0.5, 30).run()

    asyncio.run(work())


async def test_nothing_is_lost_when_the_courier_is_killed_between(office, caller, work, receiver, review_database_url):
    await office.add()
    receiver.answers.append(Says(may_go=(gate := threading.Event())))
    await end(caller, work)
    process = multiprocessing.get_context("spawn").Process(target=deliver, args=(review_database_url, KEY))
    process.start()
    try:
        await asyncio.to_thread(wait_until, lambda: receiver.received)
    finally:
        process.kill()
        process.join()
        gate.set()
    async with office.courier():
        [sent] = await office.over()
    assert (len(receiver.ids), len(set(receiver.ids))) == (2, 1)
    assert [each.failure for each in sent.attempts] == ["its process did not live to see the answer", ""]


async def test_an_event_comes_with_the_end_of_its_review_or_not_at_all(office, caller, work, rows):
    await office.add()
    review = (await caller.create()).review
    rows("CREATE FUNCTION review.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END'")
    rows("CREATE TRIGGER refuse BEFORE INSERT ON review.notifications FOR EACH ROW EXECUTE FUNCTION review.refuse()")
    try:
        with pytest.raises(Exception, match="no"):
            await work.finish(review, conclusion=FAILED)
    finally:
        rows("DROP FUNCTION review.refuse() CASCADE")
    assert (await caller.get(review.id)).state == review_pb2.REVIEW_STATE_RUNNING


async def test_keys_are_changed_without_losing_a_secret(office, caller, work, receiver, rows):
    target_id, secret = await office.add()
    newer = Vault(f"{Fernet.generate_key().decode()},{KEY}")
    assert await seal_anew(office.database, newer) >= 1
    [(sealed,)] = rows(f"SELECT sealed FROM review.notification_targets WHERE id = '{target_id}'")
    assert newer.open(UUID(office.tenant_id), target_id, sealed).signers[0].secret == secret
    with pytest.raises(SealBroken):
        office.vault.open(UUID(office.tenant_id), target_id, sealed)


async def test_the_database_holds_no_secret_in_the_clear(office, rows):
    await office.add(SLACK, url=office.url + "/services/T0/very-secret")
    _, signing = await office.add()
    for table in ("targets", "changes", "events"):
        stored = str(rows(f"SELECT t::text FROM review.notification_{table} t WHERE tenant_id = '{office.tenant_id}'"))
        assert "very-secret" not in stored
        assert signing not in stored


async def test_the_address_that_was_checked_is_connected_to_and_must_prove_its_name(tmp_path):
    asked = []

    async def look_up(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    server, client = certified("hooks.example", tmp_path)
    poster = Poster(Destinations(parse_networks("127.0.0.0/8"), look_up), 5, client)
    with receiving(server) as receiver:
        port = receiver.url.split(":")[-1]
        assert await poster.post(f"https://hooks.example:{port}", {}, b"{}") == Answer(200, elapsed_ms=ANY)
        assert "certificate" in (await poster.post(f"https://other.example:{port}", {}, b"{}")).failure
    assert asked == ["hooks.example", "other.example"]
    assert [each.headers["host"] for each in receiver.received] == [f"hooks.example:{port.partition('/')[0]}"]


async def test_what_is_not_allowed_is_never_connected_to(receiver):
    answer = await Poster(Destinations()).post(receiver.url.replace("http:", "https:"), {}, b"{}")
    assert answer.failure.startswith("refused by us")
    assert receiver.received == []


def test_waits_grow_to_a_bound_and_vary():
    waits = [LATER.seconds(tries, 0) for tries in range(1, 6)]
    assert waits == [1000, 4000, 16000, 21600, 21600]
    assert LATER.seconds(1, 5000) == 5000
    assert 3.75 <= Backoff().seconds(1, 0) <= 6.25
