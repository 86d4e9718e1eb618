"""In which order to read the findings, and what speaks for or against them. Takes nothing away."""

from collections.abc import Mapping

from review_service.models.desk import Reply
from review_service.models.passes import Contribution, Subject
from review_service.models.passes.described import described, numbered, ranked
from review_service.models.session import clean
from squad.review.v1.model_pb2 import ModelNote
from squad.review.v1.review_pb2 import ReviewFinding

NAME = "second-opinion"
_MOST = 40
_MOST_BYTES = 1000


async def run(subject: Subject) -> Contribution:
    """Asks once about the worst findings."""
    chosen = numbered(ranked(subject.findings)[:_MOST])
    if not chosen:
        return Contribution()
    data = {"findings": [described(name, each, subject.code, 4) for name, each in chosen.items()]}
    reply = await subject.session.ask(NAME, data)
    return Contribution() if reply is None else _noted(subject, reply, chosen)


def _noted(subject: Subject, reply: Reply, known: Mapping[str, ReviewFinding]) -> Contribution:
    order = [each for each in dict.fromkeys(reply.output["order"]) if each in known]
    texts = {note["id"]: clean(note["text"], _MOST_BYTES) for note in reply.output["notes"]}
    for stranger in sorted({*reply.output["order"], *texts} - set(known)):
        subject.session.drop(NAME, "", f"spoke of {stranger[:60]!r}, which is no finding of this review")
    contribution = Contribution()
    for name, finding in known.items():
        rank = order.index(name) + 1 if name in order else 0
        if rank or texts.get(name):
            note = ModelNote(pass_name=NAME, model=reply.model, text=texts.get(name, ""), rank=rank)
            contribution.notes[finding.id] = note
            subject.session.keep(NAME)
    return contribution
