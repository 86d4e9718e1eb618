"""What an agent's rules cannot see. Adds findings that never fail a check, and only where the quoted line stands."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from review_service.models.code import grouped
from review_service.models.passes import Contribution, Subject
from review_service.models.prompt import load
from review_service.models.session import clean
from review_service.pipeline.check import Ground, problem
from review_service.pipeline.stream import Task
from squad.code.v1.finding_pb2 import Evidence, Finding, Source
from squad.code.v1.location_pb2 import Location, TextRange
from squad.review.v1.review_pb2 import ReviewFinding

NAME = "deep-review"
RULE = "model-review"
ENGINE = "model"
_ROOM = 40_000
_MOST_CALLS = 4
_CONTEXT = 25
_MOST_RULES = 200
_MESSAGE_BYTES = 2000
_QUOTE_BYTES = 480


async def run(subject: Subject) -> Contribution:
    """Asks for every agent about the files that it reads."""
    wanted = agents(subject)
    mine = [_Review(subject, task) for task in subject.tasks if task.name in wanted]
    found = await asyncio.gather(*(review.run() for review in mine))
    return Contribution(findings=[finding for findings in found for finding in findings])


def agents(subject: Subject) -> list[str]:
    """Names of those that it is for."""
    policy = subject.session.policy
    return [task.name for task in subject.tasks if policy.runs(NAME, task.name) and task.plan.read]


class _Review:
    """The deeper review of one agent."""

    def __init__(self, subject: Subject, task: Task) -> None:
        self._session, self._code, self._agent = subject.session, subject.code, task.name
        self._concern = task.plan.agent.description
        self._rules = [rule.purpose for rule in task.plan.agent.rules[:_MOST_RULES]]
        self._known = [each for each in subject.findings if each.agent == task.name]
        self._paths = [file.path for file in task.plan.read if file.path in subject.code.files]
        self._ground = Ground(subject.code.files, {}, frozenset())
        self._said = {_place(each.finding) for each in self._known}

    async def run(self) -> list[ReviewFinding]:
        """All that holds, in order of place."""
        shown = {path: self._file(path) for path in self._paths if self._code.changed(path)}
        groups, left = grouped([(path, _size(file)) for path, file in shown.items()], _ROOM, _MOST_CALLS)
        if left:
            self._session.drop(NAME, self._agent, f"files left out for want of room: {left}")
        answers = await asyncio.gather(*(self._group([shown[path] for path in group]) for group in groups))
        return [finding for findings in answers for finding in findings]

    async def _group(self, files: Sequence[dict[str, Any]]) -> list[ReviewFinding]:
        paths = {file["path"] for file in files}
        known = [
            {
                "path": each.finding.location.path,
                "line": each.finding.location.range.start_line,
                "rule": each.finding.rule_id,
            }
            for each in self._known
            if each.finding.location.path in paths
        ]
        agent = {"name": self._agent, "concern": self._concern, "rules": self._rules}
        data = {"agent": agent, "files": files, "known": known}
        reply = await self._session.ask(NAME, data, self._agent)
        if reply is None:
            return []
        believed = (self._believed(each, reply.model, paths) for each in reply.output["findings"])
        return [finding for finding in believed if finding is not None]

    def _file(self, path: str) -> dict[str, Any]:
        lines = self._code.around(path, self._code.changed(path), _CONTEXT)
        return {"path": path, "language": self._code.files[path].file.language, "lines": lines}

    def _believed(self, said: Mapping[str, Any], model: str, paths: set[str]) -> ReviewFinding | None:
        """The finding, if it stands up to the checks an agent's must pass, and to a stricter one of its quote."""
        why, finding = self._judged(said, model, paths)
        if finding is None:
            self._session.drop(NAME, self._agent, why)
            return None
        self._said.add(_place(finding))
        self._session.keep(NAME, self._agent)
        return ReviewFinding(agent=self._agent, finding=finding)

    def _judged(self, said: Mapping[str, Any], model: str, paths: set[str]) -> tuple[str, Finding | None]:
        file, line = self._code.find(said["path"]), said["line"]
        if file is None or file.path not in paths:
            return f"spoke of {said['path'][:100]!r}, which it was not shown", None
        where, lines = f"{file.path}:{line}", self._code.lines(file.path)
        if line > len(lines) or not said["quote"].strip() or said["quote"].strip() != lines[line - 1].strip():
            return f"quoted code that does not stand at {where}", None
        finding = self._finding(said, model, file.path, lines[line - 1])
        if why := problem(finding, frozenset({finding.rule_id}), self._ground):
            return why, None
        if _place(finding) in self._said:
            return f"named again what is said of {where} already", None
        return "", finding

    def _finding(self, said: Mapping[str, Any], model: str, path: str, line: str) -> Finding:
        place = Location(path=path, range=TextRange(start_line=said["line"], end_line=said["line"]))
        return Finding(
            rule_id=f"{self._agent}/{RULE}",
            severity=f"SEVERITY_{said['severity'].upper()}",
            confidence=f"CONFIDENCE_{said['confidence'].upper()}",
            location=place,
            message=clean(said["message"], _MESSAGE_BYTES),
            evidence=[Evidence(location=place, quote=_cut(line.strip()))],
            source=Source(engine=ENGINE, engine_rule=load(NAME).id, model=model),
        )


def _place(finding: Finding) -> tuple[str, int]:
    return finding.location.path, finding.location.range.start_line


def _size(file: Mapping[str, Any]) -> int:
    return sum(len(line["text"]) + 60 for line in file["lines"]) + 200


def _cut(quote: str) -> str:
    return quote.encode()[:_QUOTE_BYTES].decode("utf-8", "ignore")
