"""The pool of rule processes."""

import asyncio
import socket
from types import SimpleNamespace

import pytest

from agent_services.runtime.children import Children


async def test_an_analysis_that_is_cancelled_while_its_process_is_made_leaves_the_process_to_the_next():
    ours, zygotes = socket.socketpair()
    progress = SimpleNamespace(clear=lambda _slot: None)
    children = Children(SimpleNamespace(control=ours, slots=1, progress=progress))
    children._free_slots.put_nowait(0)
    taking = asyncio.create_task(children.take())
    await asyncio.sleep(0)  # the process is asked for
    taking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await taking
    async with asyncio.timeout(5):
        child = await children.take()
    assert child.slot == 0
    child.writer.close()
    await child.writer.wait_closed()
    for each in (ours, zygotes):
        each.close()
