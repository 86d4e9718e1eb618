"""`squad feedback` against a real gateway."""

import asyncio
import json

from tests.support.command import squad


async def run(world, *arguments, key=None):
    options = ("--server", world.url, "--key", key or world.owner)
    return await asyncio.to_thread(squad, "feedback", *arguments, *options, cwd="/")


async def test_a_rule_is_pinned_listed_and_reset(world):
    pinned = await run(world, "pin", "logic/off-by-one", "shadow", "--reason", "too loud")
    assert (pinned.status, pinned.out.strip()) == (0, "logic/off-by-one is at shadow in the whole tenant")
    listed = await run(world, "rules")
    assert "logic/off-by-one" in listed.out
    assert "too loud" in listed.out
    await run(world, "reset", "logic/off-by-one", "--reason", "mended")
    moves = json.loads((await run(world, "moves", "--format", "json")).out)
    assert [(move["to_level"], move["reason"]) for move in moves] == [("comment", "mended"), ("shadow", "too loud")]


async def test_feedback_is_listed(world):
    assert (await run(world, "list")).out.strip() == "none"


async def test_a_refusal_is_one_line(world):
    refused = await run(world, "pin", "logic/off-by-one", "shadow", "--reason", "x", key="sqd_wrong")
    assert (refused.status, refused.err.count("\n")) == (2, 1)
