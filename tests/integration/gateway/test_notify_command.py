"""`squad notify` against a real gateway and a local receiver."""

import asyncio
import json

from kit.database import Database
from review_service.notify.process import make_courier
from review_service.notify.sealing import Vault
from tests.support.command import squad
from tests.support.receiver import verified
from tests.support.review import NOTIFY_KEY


async def run(world, *arguments):
    options = ("--server", world.url, "--key", world.owner)
    return await asyncio.to_thread(squad, "notify", *arguments, *options, cwd="/")


async def test_a_target_is_added_tried_listed_and_removed(world, receiver, review_database_url):
    added = json.loads((await run(world, "add", "webhook", receiver.url, "--name", "chat", "--format", "json")).out)
    listed = (await run(world, "list")).out
    assert "chat" in listed
    assert "/hook" not in listed
    database = Database(review_database_url)
    courier = make_courier(database, Vault(NOTIFY_KEY), world.review.settings)
    working = asyncio.create_task(courier.run())
    tried = await run(world, "test", added["id"])
    assert (tried.status, tried.out.startswith("delivered: answered 200")) == (0, True), tried.err
    assert verified(receiver.received[0], added["signing_secret"])["type"] == "test"
    assert "delivered" in (await run(world, "deliveries", "--target", added["id"])).out
    assert (await run(world, "rotate", added["id"])).out.startswith("whsec_")
    assert (await run(world, "remove", added["id"])).out.strip() == f"target {added['id']} is removed"
    changes = json.loads((await run(world, "changes", "--format", "json")).out)
    assert [each["action"] for each in changes] == ["remove", "rotate", "test", "create"]
    courier.stop()
    await working
    await database.close()


async def test_an_address_that_is_not_allowed_is_one_line(world):
    refused = await run(world, "add", "slack", "http://hooks.example/services/T0")
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert "url must begin with https://" in refused.err
