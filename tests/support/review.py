"""A real review server on a real database, for tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.fernet import Fernet
from google.protobuf import struct_pb2, timestamp_pb2

from kit.auth import TokenSigner, TokenVerifier
from kit.client import channel
from kit.context import Role
from kit.database import Database, migrate
from kit.ids import uuid7
from kit.metrics import Metrics
from review_service.main import AUDIENCE, running
from review_service.settings import ServerSettings
from review_service.store.model_budget import PostgresBudget
from review_service.store.runs import Outcome, Retries, Run, RunRepository
from squad.analytics.v1 import analytics_service_pb2
from squad.analytics.v1.analytics_service_pb2_grpc import AnalyticsServiceStub
from squad.code.v1 import coverage_pb2, finding_pb2, location_pb2
from squad.review.v1 import (
    feedback_service_pb2,
    ingest_pb2,
    ingest_service_pb2,
    notification_service_pb2,
    remark_pb2,
    review_pb2,
    review_service_pb2,
)
from squad.review.v1.feedback_service_pb2_grpc import FeedbackServiceStub
from squad.review.v1.ingest_service_pb2_grpc import IngestServiceStub
from squad.review.v1.notification_service_pb2_grpc import NotificationServiceStub
from squad.review.v1.review_service_pb2_grpc import ReviewServiceStub
from tests.support.servers import role_urls

NOTIFY_KEY = Fernet.generate_key().decode()


@pytest.fixture(scope="session")
def review_template(new_database) -> str:
    """A migrated database, to be copied."""
    url = new_database()
    migrate(role_urls(url)["squad_owner"], "review_service")
    return url


@pytest.fixture(scope="module")
def review_admin_url(review_template: str, new_database) -> str:
    """A migrated database of this file's own, as the superuser. Each test has a tenant of its own in it."""
    return new_database(review_template)


@pytest.fixture(scope="module")
def review_database_url(review_admin_url: str) -> str:
    """The same as the service's role."""
    return role_urls(review_admin_url)["squad_review"]


@dataclass
class Caller:
    """Calls the server as somebody."""

    stub: ReviewServiceStub
    feedback: FeedbackServiceStub
    ingest: IngestServiceStub
    notifications: NotificationServiceStub
    analytics: AnalyticsServiceStub
    tenant_id: str

    async def create(self, **changes) -> review_service_pb2.CreateReviewResponse:
        """Asks for a review; see `create_request`."""
        return await self.stub.CreateReview(create_request(self.tenant_id, **changes), timeout=10)

    async def tell(self, **changes) -> ingest_service_pb2.AcceptEventResponse:
        """Tells of an event; see `event_request`."""
        return await self.ingest.AcceptEvent(event_request(self.tenant_id, **changes), timeout=10)

    async def get(self, review_id: str) -> review_pb2.Review:
        """The review as it is."""
        request = review_service_pb2.GetReviewRequest(tenant_id=self.tenant_id, review_id=review_id)
        return (await self.stub.GetReview(request, timeout=10)).review


@dataclass
class ReviewServer:
    """A running server and how to call it."""

    port: int
    signer: TokenSigner
    operator: TokenSigner
    settings: ServerSettings

    @asynccontextmanager
    async def caller(self, tenant_id: str = "", role: Role = Role.OWNER, subject: str = "ada") -> AsyncIterator[Caller]:
        """Somebody of a tenant, a new one by default."""
        tenant_id = tenant_id or str(uuid7())
        signer = self.operator if role is Role.OPERATOR else self.signer
        token = signer.sign(audience=AUDIENCE, tenant_id=tenant_id, subject=subject, role=role)
        files = review_service_pb2, feedback_service_pb2, ingest_service_pb2, notification_service_pb2
        services = [
            service for file in (*files, analytics_service_pb2) for service in file.DESCRIPTOR.services_by_name.values()
        ]
        async with channel(f"127.0.0.1:{self.port}", token=token, services=services) as open_channel:
            stubs = ReviewServiceStub, FeedbackServiceStub, IngestServiceStub, NotificationServiceStub
            yield Caller(*(stub(open_channel) for stub in (*stubs, AnalyticsServiceStub)), tenant_id)


@pytest.fixture(scope="session")
def internal_signer() -> TokenSigner:
    """Signs as the tenancy service does; making its key takes a while."""
    return TokenSigner.ephemeral("tenancy")


@asynccontextmanager
async def review_server(signer: TokenSigner, trust_dir: Path, **settings) -> AsyncIterator[ReviewServer]:
    """A running review server; its settings by name."""
    operator = TokenSigner.ephemeral("operator")
    for each in (signer, operator):
        each.export(trust_dir)
    chosen = ServerSettings(**{"quiet_seconds": 0, "listen": "127.0.0.1:0", "drain_seconds": 0.2, **settings})
    async with running(chosen, TokenVerifier(trust_dir, AUDIENCE), Metrics()) as (_, port):
        yield ReviewServer(port, signer, operator, chosen)


@pytest.fixture
def make_server(review_database_url: str, redis_url: str, internal_signer: TokenSigner, tmp_path: Path):
    """Makes a running review server with an empty queue; its settings by name."""
    urls = {"database_url": review_database_url, "redis_url": redis_url}

    def make(**settings):
        return review_server(internal_signer, tmp_path / "trust", **(urls | settings))

    return make


@pytest.fixture
async def server(make_server) -> AsyncIterator[ReviewServer]:
    """A running review server with an empty queue."""
    async with make_server() as running_one:
        yield running_one


@pytest.fixture
async def caller(server: ReviewServer) -> AsyncIterator[Caller]:
    """An owner in a tenant of its own."""
    async with server.caller() as somebody:
        yield somebody


def create_request(
    tenant_id: str,
    *,
    request_id: str = "",
    head: str = "b" * 40,
    pull_request: int = 7,
    repository: str = "acme/shop",
    from_fork: bool = False,
) -> review_service_pb2.CreateReviewRequest:
    """A good request, varied by arguments."""
    settings = struct_pb2.Struct()
    settings.update({"exclude": ["docs/**"]})
    return review_service_pb2.CreateReviewRequest(
        request_id=request_id or str(uuid4()),
        tenant_id=tenant_id,
        repository=review_pb2.RepositoryRef(
            host="github",
            external_id=f"id of {repository}",
            full_name=repository,
            clone_url=f"https://github.example/{repository}.git",
            installation_id=99,
            default_branch="main",
        ),
        change=review_pb2.ChangeRef(
            pull_request=pull_request,
            base_commit="a" * 40,
            head_commit=head,
            base_branch="main",
            title="Add carts",
            from_fork=from_fork,
        ),
        policy=review_pb2.PolicySnapshot(version="1", required_agents=["security"], settings=settings),
    )


def event_request(
    tenant_id: str,
    *,
    delivery_id: str = "",
    head: str = "b" * 40,
    before: str = "",
    base: str = "main",
    pull_request: int = 7,
    second: int = 0,
    open: bool = True,
    draft: bool = False,
    asked: bool = False,
    action: str = "synchronize",
    repository: str = "acme/shop",
    refusal: str = "",
) -> ingest_service_pb2.AcceptEventRequest:
    """A pull request's event, `second` seconds after noon by the host's clock; varied by arguments."""
    created = create_request(tenant_id, head=head, pull_request=pull_request, repository=repository)
    created.change.base_branch = base
    delivery = review_pb2.Delivery(delivery_id=delivery_id or str(uuid4()), event="pull_request", action=action)
    state = ingest_pb2.PullRequestState(
        change=created.change,
        update_time=timestamp_pb2.Timestamp(seconds=1_800_000_000 + second),
        previous_head_commit=before,
        open=open,
        draft=draft,
        asked=asked,
    )
    event = ingest_pb2.HostEvent(
        delivery=delivery,
        host="github",
        kind=ingest_pb2.HOST_EVENT_KIND_PULL_REQUEST,
        actor="ada",
        installation_id=99,
        repository=created.repository,
        pull_request=state,
    )
    return ingest_service_pb2.AcceptEventRequest(
        tenant_id=tenant_id, event=event, policy=created.policy, refusal=refusal
    )


def remark_request(opened: ingest_service_pb2.AcceptEventRequest, words: str, who: str = "ada", thread: int = 0):
    """Somebody says something on the pull request of an event."""
    said = ingest_service_pb2.AcceptEventRequest()
    said.CopyFrom(opened)
    number = opened.event.pull_request.change.pull_request
    said.event.ClearField("pull_request")
    said.event.delivery.delivery_id, said.event.delivery.event = str(uuid4()), "issue_comment"
    said.event.kind, said.event.actor = ingest_pb2.HOST_EVENT_KIND_REMARK, who
    remark = remark_pb2.Remark(pull_request=number, comment_id=uuid4().int >> 96, thread_id=thread, text=words)
    said.event.remark.CopyFrom(remark)
    return said


def finding(
    path: str = "shop/cart.py",
    line: int = 3,
    rule: str = "security/sql-injection",
    severity: finding_pb2.Severity = finding_pb2.SEVERITY_HIGH,
    fingerprint: str = "f" * 32,
) -> review_pb2.ReviewFinding:
    """A finding, varied by arguments."""
    where = location_pb2.Location(path=path, range=location_pb2.TextRange(start_line=line, end_line=line))
    return review_pb2.ReviewFinding(
        id=str(uuid7()),
        agent=rule.partition("/")[0],
        fingerprint=fingerprint,
        shown_as=review_pb2.SHOWN_AS_INLINE,
        finding=finding_pb2.Finding(
            rule_id=rule, severity=severity, confidence=finding_pb2.CONFIDENCE_HIGH, location=where, message="It is so."
        ),
    )


class Work:
    """Does what a worker does with a review, without reading anything."""

    def __init__(self, database: Database) -> None:
        self.budget = PostgresBudget(database)
        self.runs = RunRepository(
            database, lease_seconds=30, retries=Retries(first_wait_seconds=30, longest_wait_seconds=100)
        )

    async def claim(self, review: review_pb2.Review, owner: str = "worker") -> Run:
        """Takes the review."""
        run = await self.runs.claim(review.tenant_id, UUID(review.id), owner)
        assert run is not None, "somebody else has it"
        return run

    async def finish(self, review: review_pb2.Review, findings=(), not_read=(), conclusion=None) -> None:
        """Takes the review and ends it with a result of one agent that read `read.py`."""
        run = await self.claim(review)
        read = coverage_pb2.FileCoverage(path="read.py", status=coverage_pb2.COVERAGE_STATUS_READ)
        missing = [
            coverage_pb2.FileCoverage(
                path=path,
                status=coverage_pb2.COVERAGE_STATUS_NOT_READ,
                reason=coverage_pb2.COVERAGE_REASON_TOO_LARGE,
            )
            for path in not_read
        ]
        counts = review_pb2.CoverageCounts(read=1, not_read=len(missing))
        agent = review_pb2.AgentRun(agent="security", version="1.0.0", required=True, coverage=counts)
        cells = [("security", cell) for cell in (read, *missing)]
        await self.runs.keep(run, [agent], cells, findings, (counts, review_pb2.FindingCounts()))
        state = review_pb2.REVIEW_STATE_PARTIAL if missing else review_pb2.REVIEW_STATE_COMPLETED
        conclusion = conclusion or (review_pb2.CONCLUSION_INCOMPLETE if missing else review_pb2.CONCLUSION_PASSED)
        await self.runs.finish(run, Outcome(state, conclusion))


@pytest.fixture
async def work(review_database_url: str) -> AsyncIterator[Work]:
    """A worker's hands on the test's database."""
    database = Database(review_database_url)
    yield Work(database)
    await database.close()


@pytest.fixture
def rows(review_admin_url: str):
    """Runs a statement as the superuser and answers its rows."""
    with psycopg.connect(review_admin_url, autocommit=True) as connection:

        def run(statement: str) -> list[tuple]:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

        yield run


class Clock:
    """Lets time pass for what is stored."""

    def __init__(self, run) -> None:
        self._run = run

    async def pass_by(self, table: str, column: str, where: str) -> None:
        """Moves moments two days into the past. In a thread: the row may be locked by what runs on this loop."""
        statement = f"UPDATE {table} SET {column} = {column} - interval '2 days' WHERE {where}"
        await asyncio.to_thread(self._run, statement)


@pytest.fixture
def clock(rows) -> Clock:
    """Lets time pass."""
    return Clock(rows)
