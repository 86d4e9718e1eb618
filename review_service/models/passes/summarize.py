"""What the change does, for the person who opens the pull request."""

from typing import Any

from review_service.models.code import Code, grouped
from review_service.models.passes import Contribution, Subject
from review_service.models.session import clean
from squad.code.v1.change_pb2 import ChangeKind
from squad.review.v1.model_pb2 import ModelSummary

NAME = "summarize"
_ROOM = 40_000
_MOST_BYTES = 2000


async def run(subject: Subject) -> Contribution:
    """Asks once about all files that fit."""
    sizes = [(path, _size(subject.code, path)) for path in subject.code.files]
    groups, left_out = grouped(sizes, _ROOM, 1)
    files = [_file(subject.code, path) for path in (groups[0] if groups else ())]
    if not files:
        return Contribution()
    data = {"title": subject.title, "files": files, "left_out": left_out}
    reply = await subject.session.ask(NAME, data)
    if reply is None:
        return Contribution()
    text = clean(reply.output["summary"], _MOST_BYTES)
    if not text:
        subject.session.drop(NAME, "", "wrote an empty summary")
        return Contribution()
    subject.session.keep(NAME)
    return Contribution(summary=ModelSummary(text=text, model=reply.model))


def _file(code: Code, path: str) -> dict[str, Any]:
    kind = ChangeKind.Name(code.files[path].file.kind).removeprefix("CHANGE_KIND_").lower()
    return {"path": path, "kind": kind, "lines": code.around(path, code.changed(path), 0)}


def _size(code: Code, path: str) -> int:
    lines = code.lines(path)
    return sum(len(lines[n - 1]) + 50 for n in code.changed(path) if n <= len(lines)) + 200
