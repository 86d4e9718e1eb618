"""Many streams at once: each gets its own results."""

import asyncio
import contextlib

from conformance.answer import Answer
from conformance.change import Change
from conformance.kit import Kit
from conformance.outcome import Failed
from conformance.stream import Terms

STREAMS = 8
_READ_SECONDS = 0.1


async def concurrency(kit: Kit) -> str:
    """Eight streams, none of which goes on before all eight have sent their files."""
    go, ready = asyncio.Event(), [asyncio.Event() for _ in range(STREAMS)]
    changes = [Change(tuple(file.below(f"stream-{n}") for file in kit.small.files)) for n in range(STREAMS)]
    pairs = zip(changes, ready, strict=True)
    streams = [kit.stream(change, Terms(kit.timeout, ready=each, go=go)) for change, each in pairs]
    running = asyncio.create_task(kit.together(streams))
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.gather(*(each.wait() for each in ready)), kit.timeout / 2)
    await asyncio.sleep(_READ_SECONDS)  # what was written last is on its way
    go.set()
    answers = await running
    for number, (change, answer) in enumerate(zip(changes, answers, strict=True)):
        _look(number, change, answer, answers[0])
    return f"{STREAMS} streams"


def _look(number: int, change: Change, answer: Answer, first: Answer) -> None:
    answer.must_end_well(f"when {STREAMS} ran at once")
    spoken = {cell.path for cell in answer.cells} | {found.location.path for found in answer.findings}
    if strange := sorted(spoken - set(change.paths)):
        raise Failed(f"stream {number} of {STREAMS} was told of {strange[0]!r}, a file of another stream")
    if _shape(answer) != _shape(first):
        raise Failed(f"streams {number} and 0 of {STREAMS} have the same files and got different findings")


def _shape(answer: Answer) -> list[tuple[str, int, str]]:
    return sorted(
        (found.rule_id, found.location.range.start_line, found.location.path.partition("/")[2])
        for found in answer.findings
    )
