"""Waiting in loops that are to be stopped."""

import asyncio

import pytest

from kit.loop import wait_until


async def test_a_cancellation_in_the_same_step_as_the_event_ends_the_waiting():
    event = asyncio.Event()
    waiting = asyncio.create_task(wait_until(event, 60))
    await asyncio.sleep(0)
    event.set()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_waiting_ends_when_its_time_is_over_and_when_the_event_is_there():
    event = asyncio.Event()
    await wait_until(event, 0.001)
    event.set()
    await wait_until(event, 60)
