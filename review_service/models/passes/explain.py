"""How the code shown leads to a finding, in words for its author."""

from collections.abc import Mapping

from review_service.models.desk import Reply
from review_service.models.passes import Contribution, Subject
from review_service.models.passes.described import described, numbered, ranked
from review_service.models.session import clean
from squad.review.v1.model_pb2 import ModelNote
from squad.review.v1.review_pb2 import ReviewFinding

NAME = "explain"
_MOST = 20
_MOST_BYTES = 1000


async def run(subject: Subject) -> Contribution:
    """Asks once about the worst findings."""
    chosen = numbered(ranked(subject.findings)[:_MOST])
    if not chosen:
        return Contribution()
    data = {"findings": [described(name, each, subject.code, 8) for name, each in chosen.items()]}
    reply = await subject.session.ask(NAME, data)
    return Contribution() if reply is None else _noted(subject, reply, chosen)


def _noted(subject: Subject, reply: Reply, known: Mapping[str, ReviewFinding]) -> Contribution:
    contribution = Contribution()
    for said in reply.output["explanations"]:
        about = known.get(said["id"])
        if about is None or about.id in contribution.notes:
            subject.session.drop(NAME, "", f"explained {said['id'][:60]!r}, which it was not asked about")
            continue
        note = ModelNote(pass_name=NAME, model=reply.model, text=clean(said["text"], _MOST_BYTES))
        contribution.notes[about.id] = note
        subject.session.keep(NAME)
    return contribution
