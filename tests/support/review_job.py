"""Runs reviews as a worker does, with everything outside of it in the test's hands."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from uuid import UUID

import pytest
import redis.asyncio

from kit.database import Database
from report.document import ReviewDocument
from review_service.analyst import Analyst, Limits
from review_service.assemble import records
from review_service.cache import ResultCache
from review_service.commands.roles import Role
from review_service.host.protocol import (
    NO_THREADS,
    Answer,
    OpenPull,
    Published,
    Reaction,
    SentDelivery,
    Threads,
)
from review_service.job import Pace, ReviewJob
from review_service.pipeline.analysis import Analysis
from review_service.pipeline.analyze import AgentDirectory, AnalysisRequest, Event
from review_service.pipeline.anchors import Anchors
from review_service.pipeline.change import Change
from review_service.pipeline.identity import finding_id
from review_service.pipeline.place import Placement
from review_service.store.runs import Retries, RunRepository
from squad.code.v1 import coverage_pb2
from squad.review.v1 import review_pb2

HUNK = "the lines that are changed in every push"


class Pages:
    """A code host that remembers what it was shown, and shows nothing twice."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.published: dict[str, ReviewDocument] = {}
        self.stopped: dict[str, str] = {}
        self.settled: dict[str, list[str]] = {}
        self.threads: list[Threads] = []
        self.refuses: Exception | None = None
        self.refused: frozenset[str] = frozenset()
        self.pulls: dict[int, OpenPull] = {}
        self.roles: dict[str, Role] = {}
        self.answers: dict[str, Answer] = {}
        self.reacted: list[Reaction] = []
        self.left_alone: list[str] = []
        self.checkless: set[str] = set()

    async def start_check(self, review: review_pb2.Review) -> None:
        self.started.append(review.id)

    async def publish(
        self,
        document: ReviewDocument,
        placements: Sequence[Placement],
        beside: Sequence[review_pb2.Review] = (),
        threads: Threads = NO_THREADS,
    ) -> Published:
        if self.refuses:
            raise self.refuses
        self.published[document.review.id] = document
        self.threads.append(threads)
        said = (each for each in document.inline if each.fingerprint not in threads.known)
        comments = {each.fingerprint: number for number, each in enumerate(said, 1)}
        return Published(f"https://github.example/pull/{document.review.change.pull_request}", comments, self.refused)

    async def stop_check(
        self, review: review_pb2.Review, reason: str, beside: Sequence[review_pb2.Review] = ()
    ) -> None:
        self.stopped[review.id] = reason

    async def settle_check(self, review: review_pb2.Review, beside: Sequence[review_pb2.Review]) -> None:
        self.settled[review.id] = [each.id for each in beside]

    async def has_check(self, review: review_pb2.Review) -> bool:
        return review.id not in self.checkless

    async def git_credential(self, repository: review_pb2.RepositoryRef) -> None:
        return None

    async def open_pulls(self, repository: review_pb2.RepositoryRef) -> list[OpenPull]:
        return []

    async def pull(self, repository: review_pb2.RepositoryRef, number: int) -> OpenPull:
        return self.pulls[number]

    async def role_of(self, repository: review_pb2.RepositoryRef, login: str) -> Role:
        return self.roles.get(login, Role.NONE)

    async def answer(self, repository: review_pb2.RepositoryRef, answer: Answer) -> None:
        self.answers.setdefault(answer.id, answer)

    async def reactions(self, repository, pull_request: int, to) -> list[Reaction]:
        return [each for each in self.reacted if each.comment_id in to]

    async def ignore_pushes(self, repository: review_pb2.RepositoryRef) -> None:
        self.left_alone.append(repository.full_name)

    async def sent_deliveries(self, since: datetime) -> list[SentDelivery]:
        return []

    async def send_again(self, attempt: SentDelivery) -> None:
        pass

    async def missing_events(self) -> list[str]:
        return []

    async def close(self) -> None:
        pass


class NoFiles:
    """A change source of which only the base's configuration is asked, by default for none."""

    config: bytes | None = None

    async def change(self) -> Change:
        return Change("", "", ())

    async def base_text(self, path: str, at: str = "") -> bytes | None:
        return self.config if path == ".squad.yml" else None

    async def base_paths(self, folder: str, at: str = "") -> tuple[str, ...]:
        return ()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def source(self, tenant_id, repository, change) -> Self:
        return self


@dataclass
class Reading:
    """An analysis in the test's hands: it waits until it may go on and answers what it was told."""

    findings: Sequence[review_pb2.ReviewFinding] = ()
    not_read: Sequence[str] = ()
    why_not: coverage_pb2.CoverageReason = coverage_pb2.COVERAGE_REASON_AGENT_UNAVAILABLE
    raises: Exception | None = None
    may_end: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    texts: Mapping[str, bytes] = field(default_factory=dict)
    requests: list[AnalysisRequest] = field(default_factory=list)
    times: int = 0
    cancelled: int = 0

    async def __call__(self, request, agents, on_event) -> Analysis:
        self.times += 1
        self.requests.append(request)
        self.begun.set()
        on_event(Event("agent_started", "security started", {"agent": "security"}))
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.raises:
            raise self.raises
        on_event(Event("findings", "found", {"count": len(self.findings)}))
        return self._analysis(request.review_id)

    def _analysis(self, review_id: str) -> Analysis:
        for found in self.findings:
            found.id = finding_id(review_id, found.fingerprint)
        cells = [coverage_pb2.FileCoverage(path="read.py", status=coverage_pb2.COVERAGE_STATUS_READ)]
        missed = coverage_pb2.COVERAGE_STATUS_NOT_READ
        cells += [coverage_pb2.FileCoverage(path=path, status=missed, reason=self.why_not) for path in self.not_read]
        incomplete = bool(self.not_read)
        counts = review_pb2.CoverageCounts(read=1, not_read=len(self.not_read))
        return Analysis(
            agent_runs=(review_pb2.AgentRun(agent="security", version="1.0.0", required=True, coverage=counts),),
            cells=tuple(("security", cell) for cell in cells),
            findings=tuple(self.findings),
            placements=(),
            conclusion=review_pb2.CONCLUSION_INCOMPLETE if incomplete else review_pb2.CONCLUSION_PASSED,
            reason="security did not read 1 file" if incomplete else "",
            agents=(),
            changed_line_count=1,
            base_commit="a" * 40,
            head_commit="b" * 40,
            paths=tuple(sorted({"read.py", *self.not_read, *(f.finding.location.path for f in self.findings)})),
            hunks=(HUNK,),
            anchors={found.id: self._anchors(found) for found in self.findings},
            texts=self.texts,
        )

    def _anchors(self, found: review_pb2.ReviewFinding) -> Anchors:
        """By its quote; without one, by its fingerprint."""
        quote = found.finding.evidence[0].quote if found.finding.evidence else found.fingerprint
        return Anchors(quote, f"above {quote}", f"below {quote}", hunk=HUNK)


class Worker:
    """A worker process's job; `reading` and `pages` are the test's."""

    def __init__(self, database: Database, cache: ResultCache, **times: float) -> None:
        self.pages = Pages()
        self.reading = Reading()
        self.reading.may_end.set()
        self.runs = RunRepository(
            database, times.get("lease", 30), Retries(first_wait_seconds=30, longest_wait_seconds=100)
        )
        pace = Pace(times.get("heartbeat", 0.05), times.get("lease", 30), times.get("whole", 30))
        agents = AgentDirectory({}, lambda tenant_id, review_id: "")
        self.files = NoFiles()
        self.analyst = Analyst(self.files, agents, cache, self._read, Limits())
        self.job = ReviewJob(self.runs, records(database, self.pages), self.analyst, self.pages, pace)

    async def _read(self, request, agents, on_event) -> Analysis:
        return await self.reading(request, agents, on_event)

    async def run(self, review: review_pb2.Review) -> None:
        """Runs the review's task."""
        await self.job.run(review.tenant_id, review.id)

    async def state(self, review: review_pb2.Review) -> review_pb2.Review:
        """The review as it is now."""
        now = await self.runs.load(review.tenant_id, UUID(review.id))
        assert now is not None
        return now


@pytest.fixture
async def make_worker(review_database_url, cache_url):
    """Makes workers on the test's database."""
    database, clients = Database(review_database_url), []

    def make(cache_url: str = cache_url, **times: float) -> Worker:
        clients.append(redis.asyncio.Redis.from_url(cache_url))
        return Worker(database, ResultCache(clients[-1], 3600), **times)

    yield make
    for client in clients:
        await client.aclose()
    await database.close()


@pytest.fixture
def worker(make_worker) -> Worker:
    """A worker."""
    return make_worker()


@pytest.fixture
def second_worker(make_worker) -> Worker:
    """Another."""
    return make_worker()
