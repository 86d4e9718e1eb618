"""Runs checks one after another; whatever an agent does, each has an outcome."""

import time
from collections.abc import Callable, Sequence

import grpc

from conformance.kit import Kit
from conformance.outcome import Check, Failed, NotRun, Outcome, Verdict

Show = Callable[[Outcome], None]


async def run(kit: Kit, checks: Sequence[Check], starts: Callable[[Check], None], ends: Show) -> list[Outcome]:
    """The outcomes, in order. `starts` and `ends` hear of each check as it goes."""
    outcomes = []
    for check in checks:
        starts(check)
        outcomes.append(await _outcome(kit, check))
        ends(outcomes[-1])
    return outcomes


async def _outcome(kit: Kit, check: Check) -> Outcome:
    started = time.monotonic()
    verdict, note = Verdict.failed, ""
    try:
        verdict, note = Verdict.passed, await check.run(kit)
    except Failed as failed:
        verdict, note = Verdict.failed, str(failed)
    except NotRun as reason:
        verdict, note = Verdict.not_run, str(reason)
    except grpc.aio.AioRpcError as error:
        verdict, note = Verdict.failed, f"it answered {error.code().name}: {(error.details() or '')[:300]}"
    except TimeoutError:
        verdict, note = Verdict.failed, "it did not answer in time"
    return Outcome(check, verdict, note, time.monotonic() - started)
