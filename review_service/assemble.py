"""What one worker process works with, put together on its own event loop."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis

from kit.auth import TokenSigner
from kit.context import Role
from kit.database import Database
from review_service.analyst import Analyst, Limits
from review_service.cache import ResultCache
from review_service.commands.asked import Delays
from review_service.commands.desk import Desk
from review_service.host.github import GitHub, GitHubSettings, clone_url_allowed
from review_service.host.mirror import Mirrors
from review_service.host.pace import SharedPace
from review_service.host.protocol import CodeHost
from review_service.job import Pace, Records, ReviewJob
from review_service.models.assemble import model_access
from review_service.models.replies import RedisReplies
from review_service.pipeline.analyze import AgentDirectory, analyze
from review_service.reactions import Reactions
from review_service.reconcile import Reconciliation
from review_service.redeliver import Redelivery
from review_service.retention import Keep, Retention
from review_service.settings import ReviewSettings, WorkerSettings
from review_service.store.heads import HeadRepository
from review_service.store.imports import ImportRepository
from review_service.store.ingest import IngestRepository, Times
from review_service.store.lives import LifeRepository
from review_service.store.model_budget import PostgresBudget
from review_service.store.pushes import PushRepository
from review_service.store.retention import RetentionRepository
from review_service.store.runs import Retries, RunRepository
from review_service.store.shadow import ShadowRepository
from review_service.store.shown import ShownRepository
from review_service.store.threads import ThreadRepository
from review_service.store.upkeep import UpkeepRepository
from review_service.suites import Suites

ISSUER = "worker"
AUDIENCE = "squad-internal"
POOL_SIZE = 4
REDIS_TIMEOUT_SECONDS = 2


@dataclass(frozen=True)
class Jobs:
    """What a worker does."""

    review: ReviewJob
    reconciliation: Reconciliation
    redelivery: Redelivery
    desk: Desk
    suites: Suites
    retention: Retention


@asynccontextmanager
async def open_jobs(settings: WorkerSettings) -> AsyncIterator[Jobs]:
    """The jobs with everything real behind it; connections are given up at the end of the block."""
    github = github_settings(settings)
    queue = _redis(settings.redis_url.get_secret_value())
    host = GitHub(github, pace=SharedPace(queue, github.mutation_interval_seconds))
    mirrors = Mirrors(settings.data_dir / "mirrors", host, lambda url: clone_url_allowed(github, url))
    agents = AgentDirectory(settings.agents, AgentTokens(TokenSigner(settings.key_dir, ISSUER)))
    redis = _redis(settings.cache_url.get_secret_value())
    database = Database(settings.database_url.get_secret_value(), pool_size=POOL_SIZE)
    limits = Limits(settings.review_timeout_seconds, settings.agent_timeout_seconds)
    replies = RedisReplies(redis, settings.llm_cache_seconds)
    models = model_access(settings, PostgresBudget(database), replies)
    results = ResultCache(redis, settings.cache_seconds)
    analyst = Analyst(mirrors, agents, results, analyze, limits, models)
    try:
        review = ReviewJob(run_repository(database, settings), records(database, host), analyst, host, pace(settings))
        yield jobs(review, database, host, settings)
    finally:
        if models is not None:
            await models.desk.close()
        await agents.close()
        await host.close()
        await redis.aclose()
        await queue.aclose()
        await database.close()


def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=REDIS_TIMEOUT_SECONDS, socket_connect_timeout=REDIS_TIMEOUT_SECONDS)


def jobs(review: ReviewJob, database: Database, host: CodeHost, settings: WorkerSettings) -> Jobs:
    """The worker's jobs around the main one."""
    upkeep = UpkeepRepository(database)
    ingest = IngestRepository(database, Times(settings.forgotten_seconds, quiet=0))
    desk = Desk(database, ingest, host, Delays(settings.override_after_seconds, settings.forgotten_seconds))
    reconciliation = Reconciliation(upkeep, ingest, host, Reactions(database, host))
    redelivery = Redelivery(upkeep, host, settings.data_dir, settings.host_sweep_seconds)
    keep = Keep(settings.keep_reviews_days, settings.keep_deliveries_days)
    retention = Retention(RetentionRepository(database), upkeep, keep)
    return Jobs(review, reconciliation, redelivery, desk, Suites(upkeep, host), retention)


def run_repository(database: Database, settings: WorkerSettings) -> RunRepository:
    """The worker's way into the database."""
    return RunRepository(database, settings.lease_seconds, retries(settings))


def records(database: Database, host: CodeHost) -> Records:
    """What a run looks up."""
    return Records(
        PushRepository(database),
        ImportRepository(database),
        HeadRepository(database),
        LifeRepository(database),
        ThreadRepository(database),
        ShownRepository(database),
        Reactions(database, host),
        ShadowRepository(database),
    )


def retries(settings: ReviewSettings) -> Retries:
    """How incomplete reviews are tried again."""
    return Retries(settings.retry_seconds, settings.retry_longest_seconds)


def pace(settings: WorkerSettings) -> Pace:
    """The times of a run."""
    return Pace(settings.heartbeat_seconds, settings.lease_seconds, settings.longest_task_seconds)


def github_settings(settings: WorkerSettings) -> GitHubSettings:
    """The code host's part of the settings."""
    key_file = settings.github_private_key_file
    return GitHubSettings(
        api_url=settings.github_api_url,
        git_url=settings.github_git_url,
        app_id=settings.github_app_id,
        private_key_pem=key_file.read_text() if key_file else "",
        mutation_interval_seconds=settings.mutation_interval_seconds,
        resolve_threads=settings.resolve_threads,
        upload_sarif=settings.upload_sarif,
    )


class AgentTokens:
    """Signs what agents accept: a viewer of one tenant, for one review."""

    def __init__(self, signer: TokenSigner) -> None:
        self._signer = signer

    def __call__(self, tenant_id: str, review_id: str) -> str:
        """A token for one review."""
        return self._signer.sign(
            audience=AUDIENCE, tenant_id=tenant_id, subject=ISSUER, role=Role.VIEWER, review_id=review_id
        )
