"""`/squad explain ID`: everything that is known of a finding."""

from report.hostile import code_span
from report.markdown import inline_comment, plain
from report.words import confidence, place
from review_service.commands.asked import SHORT, Asked
from review_service.commands.roles import Need
from review_service.commands.verb import verb
from squad.review.v1 import review_pb2


@verb(
    Need.READER, "Says all that is known of a finding: what, where, why, how sure, and what became of it.", usage="[ID]"
)
async def explain(asked: Asked) -> str:
    """From the record; nothing is read or asked anew."""
    finding, _ = await asked.finding()
    found = finding.finding
    facts = [
        f"- id {code_span(finding.fingerprint[:SHORT])}, at {code_span(place(found.location))}",
        f"- found by the agent {code_span(finding.agent)}, confidence {confidence(found.confidence)}",
        *_life(finding),
        *_verdict(finding),
    ]
    return f"{inline_comment(finding, None)}\n\n" + "\n".join(facts)


def _life(finding: review_pb2.ReviewFinding) -> list[str]:
    if not finding.lifecycle:
        return []
    word = review_pb2.Lifecycle.Name(finding.lifecycle).removeprefix("LIFECYCLE_").lower()
    return [f"- since earlier pushes of this pull request: {word}"]


def _verdict(finding: review_pb2.ReviewFinding) -> list[str]:
    if not finding.verdict:
        return []
    word = review_pb2.Verdict.Name(finding.verdict).removeprefix("VERDICT_").lower().replace("_", " ")
    return [f"- verdict in force: {word}: {plain(finding.verdict_reason)}"]
