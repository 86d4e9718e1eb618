"""What callers of the review server can rely on."""

import asyncio


async def test_a_review_that_was_asked_for_is_pending(caller):
    answer = await caller.create()
    assert answer.created
    print(answer)
    print(await caller.get(answer.review.id))
