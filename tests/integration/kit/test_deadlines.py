"""Work gets a little less time than its caller waits, and ends when the caller leaves."""

import asyncio

import pytest

from kit import context
from kit.errors import CancelledError_, Internal, OutOfTime
from tests.support.grpc import answer, request, serving


@pytest.mark.parametrize(("timeout", "least", "most"), [(10, 8, 9.9), (2, 1, 1.95), (0.5, 0, 0.48)])
async def test_the_handler_is_told_less_time_than_the_caller_waits(tmp_path, timeout, least, most):
    async def remaining(_request, _context):
        return answer(str(context.remaining_seconds()))

    async with serving(tmp_path, remaining) as world:
        told = float((await world.stub().Read(request(), timeout=timeout)).review.id)
    assert least <= told <= most


async def test_a_handler_that_minds_its_time_still_answers(tmp_path):
    async def patient(_request, _context):
        await asyncio.sleep(context.remaining_seconds())
        return answer("part of it")

    async with serving(tmp_path, patient) as world:
        assert (await world.stub().Read(request(), timeout=4)).review.id == "part of it"


async def forever(_request, _context):
    await asyncio.Event().wait()


async def forever_stream(_request, _context):
    yield answer("first")
    await asyncio.Event().wait()


async def test_work_that_takes_too_long_is_stopped(tmp_path):
    stopped = asyncio.Event()

    async def endless(request, context):
        try:
            await forever(request, context)
        finally:
            stopped.set()

    async with serving(tmp_path, endless) as world:
        with pytest.raises(OutOfTime, match="did not end in time"):
            await world.stub().Read(request(), timeout=0.6)
        async with asyncio.timeout(5):
            await stopped.wait()


async def test_a_stream_out_of_time_delivers_what_it_has(tmp_path):
    async with serving(tmp_path, forever_stream) as world:
        answers = world.stub().Watch(request(), timeout=0.6)
        assert (await anext(answers)).review.id == "first"
        with pytest.raises(OutOfTime):
            await anext(answers)


async def test_a_handlers_own_time_out_is_not_taken_for_the_deadline(tmp_path):
    async def impatient(_request, _context):
        async with asyncio.timeout(0.01):
            await asyncio.Event().wait()

    async with serving(tmp_path, impatient) as world:
        with pytest.raises(Internal):
            await world.stub().Read(request(), timeout=5)


class Witness:
    """A stream that says when and where its clean-up ran."""

    def __init__(self, endless):
        self.endless = endless
        self.cleaned = asyncio.Event()
        self.same_task = None

    async def watch(self, _request, _context):
        task = asyncio.current_task()
        try:
            yield answer("first")
            while self.endless:
                yield answer("x" * 100_000)
            await asyncio.Event().wait()
        finally:
            self.same_task = asyncio.current_task() is task
            self.cleaned.set()


def leave_the_loop(call):
    async def act():
        async for _ in call:
            break

    return act()


def cancel_the_call(call):
    async def act():
        async for _ in call:
            call.cancel()

    return act()


def close_the_call(call):
    async def act():
        await anext(call)
        await call.aclose()

    return act()


@pytest.mark.parametrize("leave", [leave_the_loop, cancel_the_call, close_the_call])
@pytest.mark.parametrize("endless", [False, True], ids=["waiting", "writing"])
async def test_when_the_caller_leaves_a_stream_is_cleaned_up_at_once_in_its_own_task(tmp_path, leave, endless, caplog):
    witness = Witness(endless)
    async with serving(tmp_path, witness.watch) as world:
        task = leave(world.stub().Watch(request(), timeout=10))
        if leave is cancel_the_call:
            with pytest.raises(CancelledError_):
                await task
        else:
            await task
        async with asyncio.timeout(5):
            await witness.cleaned.wait()
    assert witness.same_task
    assert not [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]


async def test_when_the_callers_task_is_cancelled_the_handler_is_too(tmp_path):
    stopped = asyncio.Event()

    async def wait(_request, _context):
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with serving(tmp_path, wait) as world:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(world.stub().Read(request(), timeout=10), 0.1)
        async with asyncio.timeout(5):
            await stopped.wait()
