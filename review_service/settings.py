"""Settings of the review server and of its workers. The environment is the same for both; each reads what it needs."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import NoDecode

from kit.settings import SecretStr, Settings
from review_service.models.settings import ModelSettings
from review_service.notify.destination import parse_networks


def _addresses(value: object) -> object:
    if not isinstance(value, str):
        return value
    pairs = [pair.strip().partition("=") for pair in value.split(",") if pair.strip()]
    if not all(name.strip() and address.strip() for name, _, address in pairs):
        raise ValueError("must be NAME=HOST:PORT,..., for example security=127.0.0.1:7001,style=127.0.0.1:7002")
    return {name.strip(): address.strip() for name, _, address in pairs}


def _networks(value: str) -> str:
    try:
        parse_networks(value)
    except ValueError as error:
        raise ValueError("must be networks such as 10.1.0.0/16,fd00::/8") from error
    return value


SHORTEST_DAYS = 7
"""A code host repeats deliveries for three days, and a notification is tried for as long."""

LONGEST_DAYS = 36500
"""A hundred years: dates do not reach back for ever."""


def _days(value: int) -> int:
    if 0 < value < SHORTEST_DAYS:
        raise ValueError(f"must be 0, or {SHORTEST_DAYS} and more: what is on its way is looked up until then")
    return value


KeptDays = Annotated[int, Field(ge=0, le=LONGEST_DAYS), AfterValidator(_days)]


class ReviewSettings(Settings):
    """What the server and the worker share."""

    database_url: SecretStr = Field(description="PostgreSQL, as the role squad_review: postgresql://...")
    redis_url: SecretStr = Field(description="Redis that carries the queue; must not evict: redis://...")
    review_timeout_seconds: float = Field(120, gt=0, description="seconds an analysis may take")
    publish_timeout_seconds: float = Field(300, gt=0, description="seconds fetching and publishing may take beside it")
    max_tries: int = Field(5, ge=1, description="workers that may fall silent over a review before it has failed")
    retry_seconds: float = Field(30, gt=0, description="seconds before an incomplete review is tried again; doubled")
    retry_longest_seconds: float = Field(
        900, gt=0, description="most seconds between two such tries; they end after 14 days"
    )
    override_after_seconds: float = Field(
        7200, ge=0, description="age of an incomplete review from which a maintainer may let it pass"
    )
    forgotten_seconds: float = Field(30, gt=0, description="seconds after which a waiting review is queued once more")
    host_sweep_seconds: float = Field(
        3600, gt=0, description="seconds between looks for webhooks that failed, to ask the code host for them again"
    )
    notify_key: SecretStr = Field(
        SecretStr(""), description="key that seals the secrets of notifications, older ones behind commas; empty: off"
    )
    notify_networks: Annotated[str, AfterValidator(_networks)] = Field(
        "", description="networks beside the public ones that may be notified, 10.1.0.0/16,...; see notifications.md"
    )

    @property
    def longest_task_seconds(self) -> float:
        """No task of the worker takes longer."""
        return self.review_timeout_seconds + self.publish_timeout_seconds


class ServerSettings(ReviewSettings):
    """The review server."""

    relay_interval_seconds: float = Field(1, gt=0, description="seconds between looks into the outbox without a signal")
    sweep_interval_seconds: float = Field(2, gt=0, description="seconds between looks for reviews that are due")
    quiet_seconds: float = Field(2, ge=0, description="seconds in which pushes on each other's heels are one review")
    reconcile_seconds: float = Field(
        900, gt=0, description="seconds between comparisons of a repository's open pull requests with the code host's"
    )
    watch_interval_seconds: float = Field(0.2, gt=0, description="seconds between looks for a watcher's next events")


class WorkerSettings(ReviewSettings, ModelSettings):
    """The worker."""

    cache_url: SecretStr = Field(description="Redis that keeps results; may evict: redis://...")
    cache_seconds: int = Field(3600, ge=0, description="seconds a complete result is kept; 0: not at all")
    agents: Annotated[dict[str, str], NoDecode, BeforeValidator(_addresses)] = Field(
        description="addresses of the agents: NAME=HOST:PORT,..."
    )
    agent_timeout_seconds: float = Field(30, gt=0, description="seconds an agent may take")
    worker_processes: int = Field(2, ge=1, description="reviews worked on at a time")
    lease_seconds: float = Field(15, gt=0, description="silence after which a review is taken from its worker")
    heartbeat_seconds: float = Field(
        1, gt=0, description="seconds between signs of life; also how soon a stop is noticed"
    )
    data_dir: Path = Field(Path("data"), description="folder of the repositories' mirrors")
    github_api_url: str = Field("https://api.github.com", description="GitHub's API, or one compatible with it")
    github_git_url: str = Field("", description="further origin that git may fetch from; empty: only the API's own")
    github_app_id: str = Field("", description="id of the GitHub App")
    github_private_key_file: Path | None = Field(None, description="PEM file of the GitHub App's private key")
    keep_reviews_days: KeptDays = Field(
        0, description="days after their end for which reviews are kept, with all that hangs on them; 0: for good"
    )
    keep_deliveries_days: KeptDays = Field(
        90, description="days for which the ledger of deliveries is kept; 0: for good"
    )
    mutation_interval_seconds: float = Field(
        1, ge=0, description="seconds between two writes to one installation; 0: no pace"
    )
    resolve_threads: bool = Field(
        False, description="resolve the threads of findings that are gone; the GitHub App must have contents: write"
    )
    upload_sarif: bool = Field(
        False,
        description="upload findings to code scanning, unless a tenant's policy says `upload_sarif: false`; "
        "the GitHub App must have security_events: write",
    )

    @property
    def longest_task_seconds(self) -> float:
        return super().longest_task_seconds + (self.llm_review_seconds if self.has_models else 0)
