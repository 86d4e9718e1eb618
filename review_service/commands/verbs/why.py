"""`/squad why`: why the check says what it says."""

from uuid import UUID

from report.hostile import code_span
from report.markdown import plain
from report.words import place as where
from report.words import plural, severity, standing
from review_service.commands.asked import SHORT, Asked
from review_service.commands.roles import Need
from review_service.commands.verb import verb
from review_service.store import findings, pull_requests
from squad.code.v1 import coverage_pb2
from squad.review.v1 import review_pb2

_MOST = 25
_SHOWN = (review_pb2.SHOWN_AS_INLINE, review_pb2.SHOWN_AS_ANNOTATION)


@verb(Need.READER, "Says why the check of the head says what it says, and lists the findings with their ids.")
async def why(asked: Asked) -> str:
    """From the record of the newest review."""
    review = await asked.review()
    head = f"`{review.change.head_commit[:12]}` is **{standing(review).replace('_', ' ')}**"
    blocks = [f"{head}: {plain(review.reason)}" if review.reason else f"{head}."]
    if await pull_requests.is_paused(asked.session, asked.place):
        blocks.append("This pull request is paused: `/squad resume` goes on.")
    blocks += _gaps(review)
    blocks += _found([each for each in await findings.of_review(asked.session, UUID(review.id)) if _is_shown(each)])
    return "\n\n".join(blocks)


def _is_shown(finding: review_pb2.ReviewFinding) -> bool:
    return finding.shown_as in _SHOWN and not finding.folded_into


def _gaps(review: review_pb2.Review) -> list[str]:
    missing = [
        f"- {code_span(run.agent)} did not read {code_span(gap.path)}"
        for run in review.agent_runs
        for gap in run.gaps
        if gap.status == coverage_pb2.COVERAGE_STATUS_NOT_READ
    ]
    return [_listed(missing)] if missing else []


def _found(shown: list[review_pb2.ReviewFinding]) -> list[str]:
    """The worst first, as they come."""
    entries = [
        f"- {code_span(each.fingerprint[:SHORT])} **{severity(each.finding.severity)}** "
        f"{code_span(each.finding.rule_id)} at {code_span(where(each.finding.location))}"
        for each in shown
    ]
    return [_listed(entries)] if entries else []


def _listed(entries: list[str]) -> str:
    more = [f"- and {plural(len(entries) - _MOST, 'further entry', 'further entries')}"] if entries[_MOST:] else []
    return "\n".join([*entries[:_MOST], *more])
