"""What `ignore` and `fp` have in common: a verdict on a finding, which the open checks follow at once."""

from uuid import UUID

from report.hostile import code_span
from report.markdown import plain
from report.words import place
from review_service.commands.asked import SHORT, Asked, is_severe, reason_in
from review_service.commands.roles import Need
from review_service.store import findings
from squad.review.v1 import review_pb2


async def judge(asked: Asked, verdict: review_pb2.Verdict, said: str) -> str:
    """Records the verdict. Raises Refused.

    Args:
        asked: The command.
        verdict: What is said of the finding.
        said: The same in words, as in `is ignored`.
    """
    finding, words = await asked.finding()
    if is_severe(finding):
        asked.require(Need.MAINTAINER, "The finding is of severity high or worse: leaving it out")
    reason = reason_in(words)
    opinion = findings.Opinion(verdict, reason, None, asked.subject)
    await findings.judge(asked.session, asked.remark.tenant_id, UUID(finding.id), opinion, asked.delays.forgotten)
    name = f"{code_span(finding.fingerprint[:SHORT])} ({code_span(finding.finding.rule_id)})"
    where = code_span(place(finding.finding.location))
    return (
        f"Finding {name} at {where} {said} in this repository from now on: {plain(reason)}\n\n"
        "The check of this pull request follows in a moment. An owner of the squad can take it back."
    )
