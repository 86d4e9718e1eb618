"""The same change gives the same answer, byte by byte."""

from conformance.kit import Kit
from conformance.outcome import Failed


async def repeat(kit: Kit) -> str:
    """Findings, failures and cells of the ordinary change, once more."""
    first, second = await kit.answer(), await kit.analyze(kit.sample)
    before, after = first.substance(), second.substance()
    if len(before) != len(after):
        raise Failed(f"it said {len(before)} things of a change and {len(after)} when it was sent again")
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new:
            raise Failed(f"answer {number + 1} of {len(before)} has other bytes when the same change is sent again")
    return f"{len(before)} answers"
