"""Pushes a history to a strict local GitHub and has every push reviewed as the worker does, with a real agent.

Only the queue, the gateway and the fetching over HTTP are left out: git reads the very repository that GitHub serves.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from github_emulator import Emulator
from github_emulator.state import PullRequest, Repository, ReviewComment
from kit.context import Role
from kit.database import Database
from kit.ids import uuid7
from review_service.analyst import Analyst, Limits
from review_service.assemble import records
from review_service.cache import ResultCache
from review_service.host.github import GitHub, GitHubSettings
from review_service.host.markers import threads_in
from review_service.job import Pace, ReviewJob
from review_service.pipeline.analyze import AgentDirectory, analyze
from review_service.pipeline.fetch import commit_source
from review_service.store import creation
from review_service.store.findings import FindingFilter, FindingRepository
from review_service.store.runs import Retries, RunRepository
from squad.review.v1 import review_pb2, review_service_pb2
from tests.support.agents.client import AgentProcess
from tests.support.histories import Edit, History


class _Sources:
    def __init__(self, git: Path) -> None:
        self._git = git

    async def source(self, tenant_id: str, repository: Any, change: review_pb2.ChangeRef) -> Any:
        return await commit_source(self._git, base_commit=change.base_commit, head_commit=change.head_commit)


class Reviewer:
    """A worker's job over one repository of the emulator."""

    def __init__(self, github: Emulator, agent: AgentProcess, database: Database) -> None:
        self.github, self.tenant = github, str(uuid7())
        self.repository: Repository = github.create_repository(
            "acme/shop", {"README.md": "shop\n"}, members={"mona": "write"}
        )
        next(iter(github.state.installations.values())).permissions["contents"] = "write"
        settings = GitHubSettings(
            api_url=github.base_url, app_id=str(github.app_id), private_key_pem=github.private_key,
            mutation_interval_seconds=0, resolve_threads=True,
        )  # fmt: skip
        self.database, self.host = database, GitHub(settings)
        token = agent.signer.sign(audience="squad-internal", tenant_id=self.tenant, subject="worker", role=Role.VIEWER)
        self.agents = AgentDirectory({"security": agent.address}, lambda tenant, review: token)
        cache: ResultCache = ResultCache(None, 0)  # type: ignore[arg-type]  # it is asked for nothing
        analyst = Analyst(_Sources(self.repository.git.path), self.agents, cache, analyze, Limits())
        runs = RunRepository(database, 60, Retries(1, 30))
        self.job = ReviewJob(runs, records(database, self.host), analyst, self.host, Pace(20, 60, 60))
        self.findings = FindingRepository(database)
        self.person = httpx.Client(
            base_url=github.base_url, headers={"Authorization": f"Bearer {github.user_token('mona')}"}, trust_env=False
        )

    async def review(self, pull: PullRequest) -> list[review_pb2.ReviewFinding]:
        """Reviews the head and answers what was found."""
        request = review_service_pb2.CreateReviewRequest(
            request_id=str(uuid4()),
            tenant_id=self.tenant,
            repository=review_pb2.RepositoryRef(
                host="github", external_id=str(self.repository.id), full_name="acme/shop", clone_url="https://x/y.git"
            ),
            change=review_pb2.ChangeRef(pull_request=pull.number, base_commit=pull.base_sha, head_commit=pull.head_sha),
            policy=review_pb2.PolicySnapshot(version="1"),
        )
        review, _ = await creation.create(self.database, request, "", 300)
        await self.job.run(self.tenant, review.id)
        return await self.findings.list(self.tenant, FindingFilter(review_id=UUID(review.id)), None, 500)

    async def close(self) -> None:
        self.person.close()
        await self.agents.close()
        await self.host.close()


@dataclass
class Replay:
    """One pull request through its pushes, and what is expected of every one."""

    reviewer: Reviewer
    history: History
    name: str
    pull: PullRequest | None = None
    known: dict[int, str] = field(default_factory=dict)
    same: int = 0
    other: int = 0

    async def open(self) -> None:
        """Opens the pull request and has it reviewed."""
        github, repository, history = self.reviewer.github, self.reviewer.repository, self.history
        self._base = repository.git.commit(self._on("base"), history.contents(history.base), "base", replace=True)
        github.push(repository, self._on("topic"), history.contents(history.head), start=self._base, replace=True)
        self.pull = github.open_pull_request(repository, self._on("topic"), base=self._on("base"))
        await self._reviewed()

    async def push(self, edit: Edit, how: str) -> None:
        """Edits, commits in one of the ways people do, and has the head reviewed."""
        assert self.pull is not None
        self.history.do(edit)
        git, head = self.reviewer.repository.git, self.pull.head_sha
        parents: tuple[str, ...] = (head,)
        if how in ("rebase", "merge"):
            self._move_base()
            parents = (self._base,) if how == "rebase" else (head, self._base)
        elif how == "amend":
            parents = git.commits(head, 1)[0].parents[:1]
        elif how == "squash":
            parents = (self._base,)
        made = git.commit(
            self._on("made"), self.history.contents(self.history.head), how, parents=parents, replace=True
        )
        self.reviewer.github.push_from(self.reviewer.repository, self._on("topic"), git.path, made)
        await self._reviewed()

    def reply(self) -> None:
        """A person answers in one of our threads."""
        assert self.pull is not None
        still_open = sorted(root.id for root in self._threads().values() if root.resolved_by is None)
        if still_open:
            path = (
                f"/repos/acme/shop/pulls/{self.pull.number}/comments/{self.history.random.choice(still_open)}/replies"
            )
            self.reviewer.person.post(path, json={"body": "Why?"}).raise_for_status()

    def _on(self, branch: str) -> str:
        return f"{self.name}-{branch}"

    def _move_base(self) -> None:
        """The base goes on, above everything in its file."""
        note = [type(self.history.base["app.py"][0])(f"# base {self.history.random.randint(1, 99)}")]
        for files in (self.history.base, self.history.head):
            files["app.py"] = note + files["app.py"]
        contents = self.history.contents(self.history.base)
        self._base = self.reviewer.github.push(self.reviewer.repository, self._on("base"), contents, replace=True)

    async def _reviewed(self) -> None:
        assert self.pull is not None
        found = await self.reviewer.review(self.pull)
        plants = self.history.plants()
        self.found: dict[int, str] = {}
        for each in found:
            place = each.finding.location
            plant = plants.get((place.path, place.range.start_line), 0)
            assert plant, f"{each.finding.rule_id} at {place.path}:{place.range.start_line} was not planted"
            self.found[plant] = each.fingerprint
        assert self.found.keys() == set(plants.values()), "every planted problem is found"
        self._compare()

    def _compare(self) -> None:
        """Counts who is still who they were."""
        for plant, fingerprint in self.found.items():
            self.same += self.known.get(plant) == fingerprint
            self.other += self.known.get(plant, fingerprint) != fingerprint
        self.known |= self.found

    def _threads(self) -> dict[str, ReviewComment]:
        assert self.pull is not None
        comments = [{"id": each.id, "body": each.body, "in_reply_to_id": each.in_reply_to} for each in self._ours()]
        return {fingerprint: self.pull.comments[number] for fingerprint, number in threads_in(comments).items()}

    def _ours(self) -> list[ReviewComment]:
        assert self.pull is not None
        return [each for each in list(self.pull.comments.values()) if each.user.kind == "Bot"]

    def duplicates(self) -> list[str]:
        """Findings of which two comments speak."""
        roots = [each for each in self._ours() if each.in_reply_to is None]
        marks = Counter(fingerprint for each in roots for fingerprint in threads_in([{"id": 1, "body": each.body}]))
        return [fingerprint for fingerprint, count in marks.items() if count > 1]

    def wrong_threads(self) -> list[str]:
        """Threads that are open and should not be, or the other way round."""
        present, wrong = set(self.found.values()), []
        for fingerprint, root in self._threads().items():
            gone = fingerprint not in present and root.path in self.history.head
            if fingerprint in present and root.resolved_by is not None:
                wrong.append(f"{fingerprint} is there, and its thread is resolved")
            elif gone and (root.resolved_by is None) != self._answered(root):
                wrong.append(f"{fingerprint} is gone, its thread answered by a person: {self._answered(root)}")
        return wrong

    def _answered(self, root: ReviewComment) -> bool:
        """Whether a person spoke last."""
        assert self.pull is not None
        thread = [each for each in list(self.pull.comments.values()) if each is root or each.in_reply_to is root]
        return max(thread, key=lambda each: each.id).user.kind != "Bot"

    @property
    def resolved(self) -> int:
        """Threads that are resolved."""
        return sum(root.resolved_by is not None for root in self._threads().values())


def said_twice(replays: list[Replay]) -> dict[str, list[str]]:
    """Sequences in which something stands twice."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in replays:
        found[each.name] += each.duplicates()
    return {name: marks for name, marks in found.items() if marks}
