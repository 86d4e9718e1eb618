"""Publishes reviews of real histories on a strict GitHub: what it refuses, and which suggestions do not apply."""

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import httpx

from agent_services.runtime.discovery import AGENT_NAMES
from cli.agents import LocalAgents
from cli.analysis import opened
from github_emulator import Emulator
from github_emulator.git import GitError
from github_emulator.state import PullRequest, Repository
from github_emulator.suggestions import suggested
from report.document import ReviewDocument
from review_service.host.api import Api
from review_service.host.publish import Publisher
from review_service.pipeline.analysis import Analysis
from review_service.pipeline.analyze import AgentDirectory, AnalysisRequest, analyze
from review_service.pipeline.classify import ReviewedFile, classify
from review_service.pipeline.fetch import review_source
from review_service.pipeline.place import place
from review_service.pipeline.policy import DEFAULT_POLICY
from review_service.pipeline.policy_versions import standing_policy
from review_service.pipeline.source import SourceError
from squad.review.v1.review_pb2 import ChangeRef, RepositoryRef, Review, ShownAs
from tests.quality.histories import KINDS, History
from tests.quality.strict import problem_of, stands
from tests.support.seeded_findings import findings_in

AT_ONCE = 2
Tally = Counter[str]
"""By what is counted: kinds of changes, and the columns of the page."""
_SECONDS = 1800.0


def measure(histories: Sequence[History]) -> dict[str, Tally]:
    """What came of every change, by its repository. What is wrong is told on stderr."""
    with (
        tempfile.TemporaryDirectory(prefix="quality-") as folder,
        Emulator(Path(folder)) as github,
        LocalAgents(AGENT_NAMES) as agents,
    ):
        return asyncio.run(_measured(histories, github, agents))


async def _measured(histories: Sequence[History], github: Emulator, agents: LocalAgents) -> dict[str, Tally]:
    directory, tallies = await opened(agents), dict[str, Tally]()
    repositories = _imported(histories, github)
    known = [each for each in histories if each.mirror in repositories]
    waiting = enumerate(known, 1)

    async def work() -> None:
        for number, each in waiting:
            print(f"publishing {number} of {len(known)}: {each.repository}", file=sys.stderr)
            change = _Change(each, repositories[each.mirror], github, tallies.setdefault(each.repository, Tally()))
            await change.run(directory)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(work())
    finally:
        await directory.close()
    return tallies


def _imported(histories: Sequence[History], github: Emulator) -> dict[Path, Repository]:
    """The repositories on the emulator, by their mirrors; one that misses objects is named and left out."""
    found = {}
    for mirror, name in sorted({(each.mirror, each.repository) for each in histories}):
        try:
            found[mirror] = github.import_repository(name, mirror)
        except GitError as error:
            print(f"{name}: left out, its mirror is not whole: {error}", file=sys.stderr)
    return found


class _Change:
    """One change, opened as a pull request, reviewed and published."""

    def __init__(self, history: History, repository: Repository, github: Emulator, tally: Tally) -> None:
        self._history, self._repository, self._github, self._tally = history, repository, github, tally

    async def run(self, directory: AgentDirectory) -> None:
        began = time.perf_counter()
        pull = self._pull_request()
        try:
            analysis, files = await self._analyzed(pull, directory)
        except SourceError as error:
            self._wrong("unreviewed", str(error))
            return
        await self._publish(pull, analysis)
        self._tally["comments"] += len(pull.comments)
        everywhere = _everywhere(analysis, files)
        await self._publish(pull, everywhere)
        self._tally["everywhere"] += len(pull.comments)
        self._judge_places(pull, everywhere)
        self._judge_suggestions(pull, everywhere)
        self._tally.update({self._history.kind: 1, "changes": 1, "files": len(files)})
        self._tally.update({"lines": analysis.changed_line_count, "findings": len(analysis.findings)})
        self._tally["milliseconds"] += round(1000 * (time.perf_counter() - began))

    def _pull_request(self) -> PullRequest:
        git, number = self._repository.git, len(self._repository.pulls) + 1
        git.set_ref(f"refs/heads/base-{number}", self._history.base)
        git.set_ref(f"refs/heads/head-{number}", self._history.head)
        return self._github.open_pull_request(self._repository, f"head-{number}", base=f"base-{number}")

    async def _analyzed(self, pull: PullRequest, directory: AgentDirectory) -> tuple[Analysis, dict[str, ReviewedFile]]:
        base = pull.repository.git.merge_base(pull.base_sha, pull.head_sha)
        async with await review_source(self._history.mirror, base=base or pull.base_sha, head=pull.head_sha) as source:
            standing = await standing_policy(source, DEFAULT_POLICY)
            request = AnalysisRequest(
                review_id=f"{self._history.repository}#{pull.number}", tenant_id="local", repository_id="local",
                source=source, policy=standing.policy, deadline_seconds=_SECONDS, agent_timeout_seconds=_SECONDS / 2,
                notices=standing.notices, written=standing.written, names_must_exist=False,
            )  # fmt: skip
            analysis = await analyze(request, directory)
            files = await classify(source, await source.change(), standing.policy.exclude)
        return analysis, {file.path: file for file in files if file.cell is None}

    async def _publish(self, pull: PullRequest, analysis: Analysis) -> None:
        answers = httpx.AsyncClient(trust_env=False, timeout=60, event_hooks={"response": [self._count]})
        api = Api(self._github.base_url, 0, answers)
        token, login = self._github.installation_token(pull.repository.owner.login), self._github.state.app.bot.login
        document = _document(pull, analysis)
        try:
            await Publisher(api, token, login, document, analysis.placements).publish()
        finally:
            await api.close()

    async def _count(self, response: httpx.Response) -> None:
        if response.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
            await response.aread()
            self._wrong("refused", response.text)

    def _judge_places(self, pull: PullRequest, analysis: Analysis) -> None:
        """Of every finding, whether it is shown or not."""
        places = {placement.finding_id: placement for placement in analysis.placements}
        for finding in analysis.findings:
            where, place = finding.finding.location, places.get(finding.id)
            if place and not stands(pull, place.path, place.start_line, place.end_line):
                self._wrong("outside", str(place))
            if not place and stands(pull, where.path, where.range.start_line, where.range.start_line):
                self._wrong("unplaced", f"{where.path}:{where.range.start_line} could take a comment")

    def _judge_suggestions(self, pull: PullRequest, analysis: Analysis) -> None:
        findings = {finding.fingerprint: finding for finding in analysis.findings}
        for comment in list(pull.comments.values()):
            if suggested(comment) is not None:
                self._tally["suggestions"] += 1
                if problem := problem_of(pull, comment, findings):
                    self._wrong("broken", problem)

    def _wrong(self, what: str, why: str) -> None:
        self._tally[what] += 1
        change = f"{self._history.base[:12]}..{self._history.head[:12]}"
        print(f"{self._history.repository} {change}: {what}: {' '.join(why.split())[:300]}", file=sys.stderr)


def _everywhere(analysis: Analysis, files: Mapping[str, ReviewedFile]) -> Analysis:
    """The same with every finding on its line that can be, and with others anywhere in the changed files."""
    seeded = list(findings_in(files.values(), random.Random(len(files))))
    for finding in analysis.findings:
        finding.shown_as, finding.folded_into = ShownAs.SHOWN_AS_INLINE, ""
    placements = (*analysis.placements, *place(seeded, files).values())
    return replace(analysis, findings=(*analysis.findings, *seeded), placements=placements)


def _document(pull: PullRequest, analysis: Analysis) -> ReviewDocument:
    review = Review(
        id=f"{pull.repository.full_name}#{pull.number}",
        repository=RepositoryRef(full_name=pull.repository.full_name),
        change=ChangeRef(
            pull_request=pull.number, base_commit=analysis.base_commit, head_commit=analysis.head_commit
        ),
        conclusion=analysis.conclusion, reason=analysis.reason, agent_runs=analysis.agent_runs,
        coverage=analysis.coverage, findings=analysis.finding_counts, notices=analysis.notices,
    )  # fmt: skip
    return ReviewDocument(
        review, analysis.findings, analysis.cells, analysis.agents, analysis.texts,
        changes=analysis.changes, suppressed=analysis.suppressed,
    )  # fmt: skip


_COLUMNS = {
    "changes": "changes", "files": "files", "lines": "changed lines", "findings": "findings", "comments": "comments",
    "everywhere": "with seeded ones", "suggestions": "suggestions", "refused": "answers of 422",
    "outside": "outside the diff", "unplaced": "could stand, not placed", "broken": "do not apply",
    "unreviewed": "not reviewed",
}  # fmt: skip
_WORDS = (
    "Changes of real histories, each opened as a pull request on the emulated GitHub and reviewed by all agents. It is",
    "published as users get it (*comments*), and again with every finding on its line that can stand there, and more",
    "findings and fixes put anywhere into its files by chance (*with seeded ones*). *Answers of 422* are refusals of",
    "any request. *Outside the diff* are places of ours where the emulator, which reads `git diff` itself, has no line",
    "to comment on; *could stand, not placed* is the reverse. Every *suggestion* is committed as GitHub does it; it",
    "*does not apply* when the file is not what the fix makes of it, or no longer parses.",
)


def lines(tallies: dict[str, Tally]) -> Iterator[str]:
    """The section of the page: a row of each repository, and one of all."""
    whole = sum(tallies.values(), Tally())
    kinds = ", ".join(f"{kind} {whole[kind]}" for kind in KINDS)
    seconds = whole["milliseconds"] / 1000 / max(1, whole["changes"])
    yield from (*_WORDS, "")
    yield f"Changes by kind: {kinds}. On average {seconds:.1f} s a change, with {AT_ONCE} at a time."
    yield from ("", f"| repository | {' | '.join(_COLUMNS.values())} |", "|---" * (len(_COLUMNS) + 1) + "|")
    for name, tally in [*sorted(tallies.items()), ("all", whole)]:
        yield f"| {name} | {' | '.join(str(tally[column]) for column in _COLUMNS)} |"
