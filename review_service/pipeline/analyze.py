"""A whole review of one change, step by step; no database, no queue, no code host."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from google.protobuf.duration_pb2 import Duration

from review_service.pipeline.analysis import Analysis, count_cells
from review_service.pipeline.anchors import anchors_of, hunk_digests
from review_service.pipeline.baseline import only_new
from review_service.pipeline.change import Change
from review_service.pipeline.classify import ReviewedFile, classify
from review_service.pipeline.directory import AgentDirectory
from review_service.pipeline.imported import AGENT, put_in_place
from review_service.pipeline.judge import judge
from review_service.pipeline.marks import mark_notices, only_grave
from review_service.pipeline.merge import merge
from review_service.pipeline.notices import absence_notices, in_order
from review_service.pipeline.overrides import regraded
from review_service.pipeline.place import place
from review_service.pipeline.plan import as_read
from review_service.pipeline.policy import Policy, PolicyError
from review_service.pipeline.policy_versions import no_such_name
from review_service.pipeline.report import AgentReport
from review_service.pipeline.requests import Subject
from review_service.pipeline.shadow import Said, compare, finished, read_in_shadow
from review_service.pipeline.size import size_notices, within
from review_service.pipeline.sorts import changes_of
from review_service.pipeline.source import ChangeSource
from review_service.pipeline.squad import Assignment, Event, send_squad
from review_service.pipeline.stream import AskModel, Task
from review_service.pipeline.suppress import suppress
from review_service.pipeline.verify import verify_all
from squad.agent.v1.agent_pb2 import Agent
from squad.agent.v1.registration_pb2 import RegisteredAgent
from squad.code.v1.coverage_pb2 import CoverageStatus
from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.notice_pb2 import Notice
from squad.review.v1.review_pb2 import AgentRun, Conclusion, ReviewFinding
from squad.review.v1.shadow_pb2 import ShadowRun

if TYPE_CHECKING:  # only who asks a model pays for it
    from review_service.models.access import ModelAccess
    from review_service.models.session import Session

__all__ = ["AgentDirectory", "Analysis", "AnalysisRequest", "Event", "analyze"]

# The share of the whole time that agents may take to read; the rest is for proving fixes.
_READING_SHARE = 0.8
# To look for a name's nearest takes milliseconds, and a hostile file holds thousands of names.
_MOST_GUESSES = 20
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """What to review.

    Attributes:
        only_agents: None: all that policy leaves on.
        keep_texts: Paths whose text is wanted.
        title: The author's, for models.
        models: None: none is set up.
        imported: What other tools found.
        notices: What is known beforehand of the configuration.
        written: Files of configuration by path, to find the line of a name that does not exist.
        names_must_exist: Whether such a name is an error; otherwise it is a notice.
        followed: Whether the findings will be looked for in later reviews.
        shadows: Versions of agents that see the change and have no part in its review.
    """

    review_id: str
    tenant_id: str
    repository_id: str
    source: ChangeSource
    policy: Policy
    only_agents: frozenset[str] | None = None
    deadline_seconds: float = 120.0
    agent_timeout_seconds: float = 30.0
    verify_fixes: bool = True
    keep_texts: frozenset[str] = frozenset()
    title: str = ""
    models: "ModelAccess | None" = None
    imported: tuple[Finding, ...] = ()
    notices: tuple[Notice, ...] = ()
    written: Mapping[str, bytes] = field(default_factory=dict)
    names_must_exist: bool = True
    followed: bool = True
    shadows: tuple[RegisteredAgent, ...] = ()


def ignore(_: Event) -> None:
    """Listens to nothing."""


async def analyze(
    request: AnalysisRequest, agents: AgentDirectory, on_event: Callable[[Event], None] = ignore
) -> Analysis:
    """Reviews the change.

    Nothing an agent does raises; it leaves gaps in the ledger. Cancelling ends every stream.

    Raises:
        SourceError: git or the disk did not give the change.
        PolicyError: The policy names an agent or a rule that does not exist, and names must exist.
    """
    try:
        return await _Review(request, agents, on_event, time.monotonic()).run()
    except BaseExceptionGroup as group:  # task groups wrap what a step raises
        raise _first(group) from None


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


@dataclass(slots=True)
class _Review:
    request: AnalysisRequest
    agents: AgentDirectory
    on_event: Callable[[Event], None]
    started: float
    notices: list[Notice] = field(default_factory=list)
    suppressed: list[ReviewFinding] = field(default_factory=list)

    async def run(self) -> Analysis:
        session = self._session()
        names = self._names()
        greeting = asyncio.create_task(self._greet(names))
        try:
            change = await self.request.source.change()
        finally:
            greeting.cancel()  # nobody waits for an agent that hangs
        files = await classify(self.request.source, change, self.request.policy.exclude)
        if change.base_commit:  # whoever asks for everything means it
            files = within(files, self.request.policy.large)
        assignment = self._assignment(change, files, session)
        shadowing = asyncio.create_task(read_in_shadow(self.request.shadows, assignment, self.agents))
        try:
            analysis, reports = await self._read(names, change, files, assignment, session)
            return replace(analysis, shadows=await self._compared(shadowing, reports, files))
        finally:
            shadowing.cancel()

    async def _read(
        self,
        names: Sequence[str],
        change: Change,
        files: tuple[ReviewedFile, ...],
        assignment: Assignment,
        session: "Session | None",
    ) -> tuple[Analysis, list[AgentReport]]:
        """The analysis, and what the agents said before anything was made of it."""
        sent = await send_squad(names, assignment, self.agents)
        tasks = [task for _, task in sent if task is not None]
        self._check_rules(tasks)
        read = as_read(files, (task.plan for task in tasks))
        reports = regraded(await only_new(sent, read, self.agents, self._seconds_left), self.request.policy.paths)
        reports = only_grave(reports, read)
        has_base = bool(change.base_commit)
        findings = self._unsuppressed(self._merged(reports, tasks, read), reports, tasks, read, has_base=has_base)
        self.on_event(Event("findings", f"{len(findings)} findings", {"count": len(findings)}))
        problems: dict[str, str] = {}
        if self.request.verify_fixes:
            said = {report.name: report.findings for report, _ in sent}
            problems = await verify_all(tasks, findings, self.agents, self._seconds_left, said)
        analysis = replace(self._analysis(change, read, reports, tasks, findings), fix_problems=problems)
        if session is not None:
            analysis = await self._advised(analysis, files, tasks, session)
        return analysis, [report for report, _ in sent]

    async def _compared(
        self, shadowing: "asyncio.Task[list[Said]]", reports: Sequence[AgentReport], files: Sequence[ReviewedFile]
    ) -> tuple[ShadowRun, ...]:
        stable = {report.name: report for report in reports}
        lines = {file.path: file.head_lines() for file in files if file.cell is None} if self.request.shadows else {}
        said = await finished(shadowing, self.request.shadows)
        return tuple(compare(each, stable.get(each[0].agent), lines) for each in said)

    def _session(self) -> "Session | None":
        request = self.request
        if request.models is None or not request.policy.models.enabled:
            return None
        from review_service.models.session import Asker, Session

        return Session(request.models, Asker(request.tenant_id, request.review_id), request.policy.models)

    async def _advised(
        self, analysis: Analysis, files: Sequence[ReviewedFile], tasks: Sequence[Task], session: "Session"
    ) -> Analysis:
        """The analysis with what models add to it. Its conclusion stands, unless models are required and missing."""
        from review_service.pipeline import advise, consult

        request = self.request
        assert request.models is not None  # noqa: S101  there is no session without
        self.on_event(Event("models", "asks models", {"passes": list(request.policy.models.passes)}))
        about = consult.Consultation(
            session, request.models, request.review_id, request.title, files, analysis.findings, tasks
        )
        advice = await consult.consult(about, self.agents)
        return advise.with_advice(analysis, advice, files, request.policy)

    def _names(self) -> tuple[str, ...]:
        policy, only = self.request.policy, self.request.only_agents
        unknown = sorted(policy.named_agents - policy.must_have - {AGENT, *self.agents.names})
        for name in unknown:
            self._refuse_name(name, f"the agent `{name[:_LONGEST_NAME]}`, which is not registered", self.agents.names)
        names = (set(self.agents.names) | policy.must_have) - policy.disabled_agents
        return tuple(sorted(names if only is None else names & only))

    async def _greet(self, names: Sequence[str]) -> None:
        """Asks the agents who they are while git works; whoever has not answered by then is asked again."""
        request = self.request
        described = (self.agents.describe(name, request.tenant_id, request.review_id, 5.0) for name in names)
        await asyncio.gather(*described, return_exceptions=True)

    def _assignment(self, change: Change, files: tuple[ReviewedFile, ...], session: "Session | None") -> Assignment:
        request = self.request
        subject = Subject(
            request.review_id, request.tenant_id, request.repository_id, change.base_commit, change.head_commit
        )
        deadline = self.started + request.deadline_seconds * _READING_SHARE
        return Assignment(
            subject, request.source, request.policy, files, deadline, request.agent_timeout_seconds, self.on_event,
            _ask_model(session),
        )  # fmt: skip

    def _seconds_left(self) -> float:
        left = self.started + self.request.deadline_seconds - time.monotonic()
        return max(0.0, min(left, self.request.agent_timeout_seconds))

    def _check_rules(self, tasks: Sequence[Task]) -> None:
        """A misspelt rule must not be ignored in silence."""
        known = {rule.id for task in tasks for rule in task.plan.agent.rules}
        asked = {task.name for task in tasks}
        unknown = sorted(n for n in self.request.policy.rules - known if n.partition("/")[0] in asked)
        for name in unknown:
            self._refuse_name(name, f"the rule `{name[:_LONGEST_NAME]}`, which does not exist", known)

    def _refuse_name(self, name: str, what: str, known: Iterable[str]) -> None:
        guesses = known if len(self.notices) < _MOST_GUESSES else ()
        notice = no_such_name(name, what, self.request.written, guesses)
        if self.request.names_must_exist:
            place = f"{notice.path}:{notice.line}: " if notice.path else ""
            raise PolicyError(f"{place}{notice.sentence}")
        self.notices.append(notice)

    def _merged(
        self, reports: Sequence[AgentReport], tasks: Sequence[Task], files: Sequence[ReviewedFile]
    ) -> list[ReviewFinding]:
        lines = {file.path: file.head_lines() for file in files if file.cell is None}
        described = [task.plan.agent for task in tasks]
        origins = {file.path: file.file.previous_path for file in files if file.file.previous_path}
        said: dict[str, Sequence[Finding]] = {report.name: report.findings for report in reports}
        if self.request.imported:
            said[AGENT] = put_in_place(self.request.imported, files, self.request.policy)
        advisory = self.request.policy.advisory_agents
        return merge(said, described, lines, self.request.review_id, origins, advisory)

    def _unsuppressed(
        self,
        findings: list[ReviewFinding],
        reports: Sequence[AgentReport],
        tasks: Sequence[Task],
        files: Sequence[ReviewedFile],
        *,
        has_base: bool,
    ) -> list[ReviewFinding]:
        rules = {rule.id: rule for agent in _described(tasks) for rule in agent.rules}
        is_read = CoverageStatus.COVERAGE_STATUS_READ
        read = frozenset((report.name, c.path) for report in reports for c in report.cells if c.status == is_read)
        done = suppress(findings, files, rules, read, has_base=has_base)
        self.notices += done.notices
        self.suppressed += done.suppressed
        return done.kept

    def _analysis(
        self,
        change: Change,
        files: Sequence[ReviewedFile],
        reports: Sequence[AgentReport],
        tasks: Sequence[Task],
        findings: list[ReviewFinding],
    ) -> Analysis:
        policy, by_path = self.request.policy, {file.path: file for file in files if file.cell is None}
        cells = sorted(((r.name, cell) for r in reports for cell in r.cells), key=lambda pair: (pair[1].path, pair[0]))
        told = (*findings, *self.suppressed)
        spoken = {finding.finding.location.path for finding in told} | self.request.keep_texts
        changed_lines = _changed_lines(files)
        analysis = Analysis(
            agent_runs=tuple(_run(report, required=policy.requires(report.name)) for report in reports),
            cells=tuple(cells),
            findings=tuple(findings),
            suppressed=tuple(self.suppressed),
            placements=tuple(place(findings, by_path).values()),
            conclusion=Conclusion.CONCLUSION_UNSPECIFIED,
            reason="",
            agents=tuple(_described(tasks)),
            changed_line_count=sum(changed_lines.values()),
            changed_lines=changed_lines,
            base_commit=change.base_commit,
            head_commit=change.head_commit,
            paths=tuple(file.path for file in files),
            changes=changes_of(files) if change.base_commit else (),
            hunks=hunk_digests(by_path) if self.request.followed else (),
            anchors=anchors_of(findings, by_path) if self.request.followed else {},
            notices=self._in_order(files),
            texts={path: by_path[path].content.new or b"" for path in sorted(spoken & by_path.keys())},
            policy=policy,
        )
        return judge(analysis, policy)

    def _in_order(self, files: Sequence[ReviewedFile]) -> tuple[Notice, ...]:
        absent = absence_notices(self.request.policy.absent_agents)
        return in_order([*self.request.notices, *self.notices, *mark_notices(files), *size_notices(files), *absent])


def _ask_model(session: "Session | None") -> AskModel | None:
    if session is None:
        return None
    from review_service.pipeline.agent_models import AgentModels

    return AgentModels(session).reply


def _changed_lines(files: Sequence[ReviewedFile]) -> dict[str, int]:
    """How many lines changed, by language."""
    found: Counter[str] = Counter()
    for reviewed in files:
        found[reviewed.file.language] += sum(run.end_line - run.start_line + 1 for run in reviewed.file.changed_lines)
    return dict(sorted(found.items()))


def _described(tasks: Sequence[Task]) -> list[Agent]:
    return [task.plan.agent for task in tasks]


def _run(report: AgentReport, *, required: bool) -> AgentRun:
    elapsed = Duration()
    elapsed.FromTimedelta(timedelta(seconds=report.elapsed_seconds))
    return AgentRun(
        agent=report.name,
        version=report.version,
        required=required,
        coverage=count_cells(report.cells),
        finding_count=len(report.findings),
        elapsed=elapsed,
        failure=report.failure,
    )
