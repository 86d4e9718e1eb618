"""GitHub, or any server that speaks its API."""

import asyncio
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import httpx
import structlog

from report.document import ReviewDocument
from report.markdown import plain
from review_service.commands.roles import Role
from review_service.host.api import Api
from review_service.host.checks import Checks
from review_service.host.code_scanning import CodeScanning
from review_service.host.conversation import Conversation
from review_service.host.deliveries import Deliveries
from review_service.host.github_auth import (
    READ_CODE,
    SETTLE_THREADS,
    UPLOAD_FINDINGS,
    WRITE_CHECKS,
    WRITE_REVIEWS,
    AppAuth,
)
from review_service.host.graphql import GraphQL
from review_service.host.open_pulls import open_pull
from review_service.host.origin import git_origins, origin_of
from review_service.host.pace import Pace, Sleep
from review_service.host.protocol import (
    NO_THREADS,
    Answer,
    GitCredential,
    HostError,
    OpenPull,
    Published,
    Reaction,
    SentDelivery,
    Threads,
)
from review_service.host.publish import Publisher, looking_first
from review_service.host.threads import ReviewThreads
from review_service.pipeline.place import Placement
from squad.review.v1.review_pb2 import RepositoryRef, Review

_FULL_NAME = re.compile(r"(?!\.)[\w.-]{1,100}/(?!\.{1,2}$)[\w.-]{1,100}", re.ASCII)
_LOGIN = re.compile(r"[\w-]{1,100}(\[bot\])?", re.ASCII)
_MAY_NOT = (403, 422)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class GitHubSettings:
    """Addresses, the App's identity, and what it is to do.

    Attributes:
        private_key_pem: The key itself, not its file.
        resolve_threads: Whether threads are resolved; the App must have been given `contents: write`.
        upload_sarif: Whether findings of tenants that want it go to code scanning; the App must have been given
            `security_events: write`.
    """

    api_url: str = "https://api.github.com"
    git_url: str = ""
    app_id: str = ""
    private_key_pem: str = field(default="", repr=False)
    mutation_interval_seconds: float = 1.0
    resolve_threads: bool = False
    upload_sarif: bool = False


def clone_url_allowed(settings: GitHubSettings, clone_url: str) -> bool:
    """Whether git may fetch from there, and send a token there."""
    return origin_of(clone_url) in git_origins(settings.api_url, settings.git_url)


class GitHub:
    """A CodeHost. One per process and event loop."""

    def __init__(
        self,
        settings: GitHubSettings,
        client: httpx.AsyncClient | None = None,
        sleep: Sleep = asyncio.sleep,
        pace: Pace | None = None,
    ) -> None:
        self._resolve_threads = settings.resolve_threads
        self._upload_sarif = settings.upload_sarif
        self._api = Api(settings.api_url, settings.mutation_interval_seconds, client, sleep, pace)
        self._auth = AppAuth(self._api, settings.app_id, settings.private_key_pem)
        self._deliveries = Deliveries(self._api, self._auth)

    async def start_check(self, review: Review) -> None:
        checks = await self._checks(review)
        await looking_first(checks.start)

    async def publish(
        self,
        document: ReviewDocument,
        placements: Sequence[Placement],
        beside: Sequence[Review] = (),
        threads: Threads = NO_THREADS,
    ) -> Published:
        token = await self._auth.token(_known(document.review.repository), WRITE_REVIEWS)
        login = await self._auth.login()
        published = await Publisher(self._api, token, login, document, placements, beside, threads).publish()
        comments = {**threads.known, **published.comments}
        gone, back = ({comments[f] for f in wanted & comments.keys()} for wanted in (threads.gone, threads.back))
        if self._resolve_threads and (gone or back):
            await self._settle(document.review, gone, back)
        if self._upload_sarif and _for_scanning(document.review):
            await self._upload(document)
        return published

    async def _upload(self, document: ReviewDocument) -> None:
        """Tells code scanning, if the App may and the repository has it; a review is good without."""
        try:
            scanning = CodeScanning(self._api, await self._auth.token(document.review.repository, UPLOAD_FINDINGS))
            await looking_first(lambda: scanning.upload(document))
        except HostError as error:
            log.warning("sarif_not_uploaded", error=str(error), needs="the App's permission security_events: write")

    async def _settle(self, review: Review, gone: set[int], back: set[int]) -> None:
        """Resolves and opens threads, if the App may; a review is good without."""
        try:
            graphql = GraphQL(self._api, await self._auth.token(review.repository, SETTLE_THREADS))
            threads = ReviewThreads(graphql, await self._auth.login(), review)
            await looking_first(lambda: threads.settle(gone, back))
        except HostError as error:
            if error.status not in _MAY_NOT:
                raise
            log.warning("threads_not_resolved", error=str(error), needs="the App's permission contents: write")

    async def stop_check(self, review: Review, reason: str, beside: Sequence[Review] = ()) -> None:
        checks = await self._checks(review, beside)
        await looking_first(lambda: checks.stop(plain(reason)))

    async def settle_check(self, review: Review, beside: Sequence[Review]) -> None:
        checks = await self._checks(review, beside)
        await looking_first(checks.settle)

    async def has_check(self, review: Review) -> bool:
        return await (await self._checks(review)).has_ended()

    async def git_credential(self, repository: RepositoryRef) -> GitCredential | None:
        if not self._auth.configured:
            return None
        return GitCredential("x-access-token", await self._auth.token(_known(repository), READ_CODE))

    async def open_pulls(self, repository: RepositoryRef) -> Sequence[OpenPull]:
        token = await self._auth.token(_known(repository), WRITE_REVIEWS)
        entries = await self._api.pages(f"/repos/{repository.full_name}/pulls", token, state="open")
        return [open_pull(entry, repository) for entry in entries]

    async def pull(self, repository: RepositoryRef, number: int) -> OpenPull:
        token = await self._auth.token(_known(repository), WRITE_REVIEWS)
        return open_pull(await self._api.get(f"/repos/{repository.full_name}/pulls/{number}", token), repository)

    async def role_of(self, repository: RepositoryRef, login: str) -> Role:
        if not _LOGIN.fullmatch(login):
            return Role.NONE
        return await (await self._conversation(repository)).role_of(login)

    async def answer(self, repository: RepositoryRef, answer: Answer) -> None:
        conversation = await self._conversation(repository)
        await looking_first(lambda: conversation.answer(answer))

    async def reactions(self, repository: RepositoryRef, pull_request: int, to: Collection[int]) -> Sequence[Reaction]:
        conversation = await self._conversation(repository)
        return [reaction async for reaction in conversation.reactions(pull_request, to)]

    async def ignore_pushes(self, repository: RepositoryRef) -> None:
        token = await self._auth.token(_known(repository), WRITE_CHECKS)
        wish = {"app_id": await self._auth.app_id(), "setting": False}
        path = f"/repos/{repository.full_name}/check-suites/preferences"
        await looking_first(lambda: self._api.change("PATCH", path, token, {"auto_trigger_checks": [wish]}))

    async def sent_deliveries(self, since: datetime) -> Sequence[SentDelivery]:
        return await self._deliveries.since(since)

    async def send_again(self, attempt: SentDelivery) -> None:
        await self._deliveries.send_again(attempt)

    async def missing_events(self) -> list[str]:
        return await self._deliveries.missing_events()

    async def close(self) -> None:
        await self._api.close()

    async def _conversation(self, repository: RepositoryRef) -> Conversation:
        token = await self._auth.token(_known(repository), WRITE_REVIEWS)
        return Conversation(self._api, token, await self._auth.login(), repository.full_name)

    async def _checks(self, review: Review, beside: Sequence[Review] = ()) -> Checks:
        token = await self._auth.token(_known(review.repository), WRITE_REVIEWS)
        return Checks(self._api, token, await self._auth.login(), review, beside)


def _for_scanning(review: Review) -> bool:
    """Whether its findings may go to code scanning as far as its tenant is concerned."""
    wanted = review.upload_sarif or not review.HasField("upload_sarif")
    return wanted and bool(review.change.pull_request)


def _known(repository: RepositoryRef) -> RepositoryRef:
    """The same, once it is sure that its name is one: it becomes part of addresses."""
    if not _FULL_NAME.fullmatch(repository.full_name):
        raise HostError(f"{repository.full_name[:100]!r} is no repository name: it must be `owner/name`")
    return repository
