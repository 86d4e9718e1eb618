"""GitHub, or any server that speaks its API."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from report.document import ReviewDocument
from report.markdown import plain
from review_service.host.api import Api, Sleep
from review_service.host.checks import Checks
from review_service.host.deliveries import Deliveries
from review_service.host.github_auth import READ_CODE, WRITE_REVIEWS, AppAuth
from review_service.host.open_pulls import open_pull
from review_service.host.origin import git_origins, origin_of
from review_service.host.protocol import GitCredential, HostError, OpenPull, SentDelivery
from review_service.host.publish import Publisher, looking_first
from review_service.pipeline.place import Placement
from squad.review.v1.review_pb2 import RepositoryRef, Review

_FULL_NAME = re.compile(r"(?!\.)[\w.-]{1,100}/(?!\.{1,2}$)[\w.-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class GitHubSettings:
    """Addresses and the App's identity. `private_key_pem` is the key itself, not its file."""

    api_url: str = "https://api.github.com"
    git_url: str = ""
    app_id: str = ""
    private_key_pem: str = field(default="", repr=False)
    mutation_interval_seconds: float = 1.0


def clone_url_allowed(settings: GitHubSettings, clone_url: str) -> bool:
    """Whether git may fetch from there, and send a token there."""
    return origin_of(clone_url) in git_origins(settings.api_url, settings.git_url)


class GitHub:
    """A CodeHost. One per process and event loop."""

    def __init__(
        self, settings: GitHubSettings, client: httpx.AsyncClient | None = None, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._api = Api(settings.api_url, settings.mutation_interval_seconds, client, sleep)
        self._auth = AppAuth(self._api, settings.app_id, settings.private_key_pem)
        self._deliveries = Deliveries(self._api, self._auth)

    async def start_check(self, review: Review) -> None:
        checks = await self._checks(review)
        await looking_first(checks.start)

    async def publish(
        self, document: ReviewDocument, placements: Sequence[Placement], beside: Sequence[Review] = ()
    ) -> str:
        token = await self._auth.token(_known(document.review.repository), WRITE_REVIEWS)
        login = await self._auth.login()
        return await Publisher(self._api, token, login, document, placements, beside).publish()

    async def stop_check(self, review: Review, reason: str, beside: Sequence[Review] = ()) -> None:
        checks = await self._checks(review, beside)
        await looking_first(lambda: checks.stop(plain(reason)))

    async def settle_check(self, review: Review, beside: Sequence[Review]) -> None:
        checks = await self._checks(review, beside)
        await looking_first(checks.settle)

    async def git_credential(self, repository: RepositoryRef) -> GitCredential | None:
        if not self._auth.configured:
            return None
        return GitCredential("x-access-token", await self._auth.token(_known(repository), READ_CODE))

    async def open_pulls(self, repository: RepositoryRef) -> Sequence[OpenPull]:
        token = await self._auth.token(_known(repository), WRITE_REVIEWS)
        entries = await self._api.pages(f"/repos/{repository.full_name}/pulls", token, state="open")
        return [open_pull(entry, repository) for entry in entries]

    async def sent_deliveries(self, since: datetime) -> Sequence[SentDelivery]:
        return await self._deliveries.since(since)

    async def send_again(self, attempt: SentDelivery) -> None:
        await self._deliveries.send_again(attempt)

    async def missing_events(self) -> list[str]:
        return await self._deliveries.missing_events()

    async def close(self) -> None:
        await self._api.close()

    async def _checks(self, review: Review, beside: Sequence[Review] = ()) -> Checks:
        token = await self._auth.token(_known(review.repository), WRITE_REVIEWS)
        return Checks(self._api, token, await self._auth.login(), review, beside)


def _known(repository: RepositoryRef) -> RepositoryRef:
    """The same, once it is sure that its name is one: it becomes part of addresses."""
    if not _FULL_NAME.fullmatch(repository.full_name):
        raise HostError(f"{repository.full_name[:100]!r} is no repository name: it must be `owner/name`")
    return repository
