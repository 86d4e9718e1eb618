"""Shows a change to versions of agents that are tried in the shadow, and compares what they say with the stable ones.

Nothing of this reaches the review: it is not shown, waited for or counted.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from google.protobuf.duration_pb2 import Duration

from review_service.pipeline.directory import AgentDirectory
from review_service.pipeline.identity import fingerprints, order
from review_service.pipeline.report import AgentReport
from review_service.pipeline.squad import Assignment, send_squad
from squad.agent.v1.registration_pb2 import RegisteredAgent
from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.shadow_pb2 import ShadowChange, ShadowDifference, ShadowRun

MOST_DIFFERENCES = 200
PATIENCE_SECONDS = 2.0
"""How much longer than the review itself a version in the shadow may take."""
_COMPARED = ("confidence", "fix", "message", "severity")
_ABSENT = AgentReport("", "", ())
Said = tuple[RegisteredAgent, AgentReport]


async def read_in_shadow(
    versions: Sequence[RegisteredAgent], assignment: Assignment, agents: AgentDirectory
) -> list[Said]:
    """What each version says, whatever it does; no model answers it, and nobody hears of it."""
    quiet = replace(assignment, on_event=lambda event: None, ask_model=None)
    return list(await asyncio.gather(*(_read(version, quiet, agents) for version in versions)))


async def finished(reading: "asyncio.Task[list[Said]]", versions: Sequence[RegisteredAgent]) -> list[Said]:
    """What the versions said; those that are late are given up."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await reading
    except TimeoutError:
        return [(version, replace(_ABSENT, failure="took longer than the review")) for version in versions]


def compare(said: Said, stable: AgentReport | None, lines: Mapping[str, Sequence[str]]) -> ShadowRun:
    """How a version differs from the stable one; None: there is none. `lines` are the head versions by path."""
    version, its = said
    known = stable or _ABSENT
    differences = sorted(_differences(_by_identity(its, lines), _by_identity(known, lines)), key=_place)
    counts = {kind: sum(each.change == kind for each in differences) for kind in ShadowChange.values()}
    return ShadowRun(
        name=version.name,
        agent=version.agent,
        version=its.version,
        stable_version=known.version,
        failure=its.failure,
        finding_count=len(its.findings),
        stable_finding_count=len(known.findings),
        added_count=counts[ShadowChange.SHADOW_CHANGE_ADDED],
        lost_count=counts[ShadowChange.SHADOW_CHANGE_LOST],
        changed_count=counts[ShadowChange.SHADOW_CHANGE_CHANGED],
        differences=differences[:MOST_DIFFERENCES],
        cost=_duration(its.cost_seconds),
        stable_cost=_duration(known.cost_seconds),
        latency=_duration(its.elapsed_seconds),
        stable_latency=_duration(known.elapsed_seconds),
    )


async def _read(version: RegisteredAgent, assignment: Assignment, agents: AgentDirectory) -> Said:
    try:
        [(report, _)] = await send_squad((version.agent,), assignment, agents.in_place_of(version))
    except Exception as error:  # noqa: BLE001  a trial must not take the review with it; what happened is kept
        return version, replace(_ABSENT, failure=f"could not be tried: {type(error).__name__}")
    return version, report


def _by_identity(report: AgentReport, lines: Mapping[str, Sequence[str]]) -> dict[str, Finding]:
    found = sorted(report.findings, key=order)
    return dict(zip(fingerprints(found, lines), found, strict=True))


def _differences(its: Mapping[str, Finding], stable: Mapping[str, Finding]) -> list[ShadowDifference]:
    added = [_difference(ShadowChange.SHADOW_CHANGE_ADDED, its[key]) for key in its.keys() - stable.keys()]
    lost = [_difference(ShadowChange.SHADOW_CHANGE_LOST, stable[key]) for key in stable.keys() - its.keys()]
    changed = [
        _difference(ShadowChange.SHADOW_CHANGE_CHANGED, its[key], fields)
        for key in its.keys() & stable.keys()
        if (fields := [name for name in _COMPARED if getattr(its[key], name) != getattr(stable[key], name)])
    ]
    return [*added, *lost, *changed]


def _difference(change: ShadowChange, finding: Finding, fields: Sequence[str] = ()) -> ShadowDifference:
    return ShadowDifference(
        change=change,
        rule_id=finding.rule_id,
        path=finding.location.path,
        line=finding.location.range.start_line,
        severity=finding.severity,
        message=finding.message,
        changed_fields=fields,
    )


def _place(difference: ShadowDifference) -> tuple[str, int, str, int, str]:
    return difference.path, difference.line, difference.rule_id, difference.change, difference.message


def _duration(seconds: float) -> Duration:
    made = Duration()
    made.FromTimedelta(timedelta(seconds=seconds))
    return made
