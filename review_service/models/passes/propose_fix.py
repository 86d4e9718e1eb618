"""Fixes where no rule has one. Each is proved like an agent's own: applied, parsed, read again by the agent."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from review_service.models.code import Code
from review_service.models.desk import Reply
from review_service.models.passes import Contribution, Subject
from review_service.models.passes.described import ranked
from review_service.models.session import clean
from review_service.pipeline.check import Ground, fix_problem
from review_service.pipeline.stream import Task
from squad.code.v1.finding_pb2 import Fix, TextEdit
from squad.code.v1.location_pb2 import TextRange
from squad.review.v1.model_pb2 import ModelNote
from squad.review.v1.review_pb2 import FixStatus, ReviewFinding

NAME = "propose-fix"
_MOST = 6
_CONTEXT = 30
_NEAR = 10
_MOST_LINES = 40
_DESCRIPTION_BYTES = 400

Proposal = tuple[Fix, str]
"""A fix and the model that wrote it."""


async def run(subject: Subject) -> Contribution:
    """Asks about the worst findings without a fix, one by one, then has all answers proved."""
    chosen = [each for each in ranked(subject.findings) if _may_be_fixed(each, subject.code)][:_MOST]
    answers = await asyncio.gather(*(_proposal(subject, each) for each in chosen))
    proposals = {each.id: said for each, said in zip(chosen, answers, strict=True) if said is not None}
    proved: set[str] = set()
    for task in subject.tasks:
        proved |= await _proved(subject, task, proposals)
    contribution = Contribution()
    for id_, (fix, model) in proposals.items():
        if id_ in proved:
            note = ModelNote(pass_name=NAME, model=model, text=fix.description, fix=fix)
            contribution.notes[id_] = note
            subject.session.keep(NAME)
        else:
            subject.session.drop(NAME, "", f"proposed a fix of {fix.edits[0].path} that did not stand up to the proof")
    return contribution


def _may_be_fixed(finding: ReviewFinding, code: Code) -> bool:
    return not finding.finding.HasField("fix") and finding.finding.location.path in code.files


async def _proposal(subject: Subject, finding: ReviewFinding) -> Proposal | None:
    found, path = finding.finding, finding.finding.location.path
    line = found.location.range.start_line
    about = {"rule": found.rule_id, "message": found.message, "line": line}
    data = {"finding": about, "path": path, "lines": subject.code.around(path, [line], _CONTEXT)}
    reply = await subject.session.ask(NAME, data)
    if reply is None or reply.output["fix"] is None:
        return None
    fix, why = _fix(reply, path, line, subject.code)
    if fix is None:
        subject.session.drop(NAME, "", why)
        return None
    return fix, reply.model


def _fix(reply: Reply, path: str, line: int, code: Code) -> tuple[Fix | None, str]:
    """The fix, or why it is none. What it takes away must be quoted as it stands in the file."""
    said = reply.output["fix"]
    lines = [each.removesuffix("\r") for each in code.files[path].head_lines()]
    start, end = said["start_line"], said["end_line"]
    if not (line - _NEAR <= start <= end <= line + _NEAR + _MOST_LINES and end - start < _MOST_LINES):
        return None, f"wants to edit lines far from {path}:{line}"
    if end > len(lines) or said["original"].removesuffix("\n") != "\n".join(lines[start - 1 : end]):
        return None, f"quoted code that does not stand at {path}:{start}"
    fix = Fix(description=clean(said["description"], _DESCRIPTION_BYTES), edits=[_edit(said, path, lines)])
    why = fix_problem(fix, Ground(code.files, {}, frozenset()))
    return (None, why) if why else (fix, "")


def _edit(said: Mapping[str, Any], path: str, lines: Sequence[str]) -> TextEdit:
    start, end = said["start_line"], said["end_line"]
    last = len(lines[end - 1].encode("utf-8", "replace")) + 1
    place = TextRange(start_line=start, start_column=1, end_line=end, end_column=last)
    new_text = said["replacement"].removesuffix("\n").encode("utf-8", "replace").decode()
    return TextEdit(path=path, range=place, new_text=new_text)


async def _proved(subject: Subject, task: Task, proposals: Mapping[str, Proposal]) -> set[str]:
    """Ids of the agent's findings whose proposed fix stood up. Works on copies."""
    copies = [_with_fix(each, proposals.get(each.id)) for each in subject.findings if each.agent == task.name]
    if not any(copy.finding.HasField("fix") for copy in copies):
        return set()
    await subject.prove(task, copies)
    return {copy.id for copy in copies if copy.fix_status == FixStatus.FIX_STATUS_VERIFIED}


def _with_fix(finding: ReviewFinding, proposal: Proposal | None) -> ReviewFinding:
    copy = ReviewFinding()
    copy.CopyFrom(finding)
    copy.finding.ClearField("fix")
    if proposal is not None:
        copy.finding.fix.CopyFrom(proposal[0])
    return copy
