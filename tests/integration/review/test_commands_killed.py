"""A worker that dies after any step of a command: the next goes on; it takes effect once and is answered once."""

from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest

from github_emulator.state import PullRequest
from kit.database import Database
from kit.ids import uuid7
from review_service.commands.asked import Delays
from review_service.commands.desk import Desk
from review_service.host.github import GitHub, GitHubSettings
from review_service.store.ingest import IngestRepository, Times
from squad.review.v1 import review_pb2
from tests.support.github import github  # noqa: F401
from tests.support.review import event_request, finding, remark_request

MEMBERS = {"max": "maintain", "rea": "read"}
COMMANDS = {
    "/squad full": ("max", "everything is read"),
    "/squad fp ffffffff only our own files": ("max", "counts as a false positive"),
    "Is that so?": ("rea", ""),
}
"""Who says it, and what is answered."""
THREAD = """INSERT INTO review.threads (tenant_id, repository_key, pull_request, fingerprint, comment_id)
    VALUES ('{tenant}', 'github:{repository}', {number}, '{fingerprint}', 5)"""
EFFECTS = """SELECT (SELECT count(*) FROM review.finding_events WHERE tenant_id = '{tenant}'),
    (SELECT count(*) FROM review.feedback WHERE tenant_id = '{tenant}'),
    (SELECT count(*) FROM review.reviews WHERE tenant_id = '{tenant}'),
    (SELECT string_agg(state::text, ',' ORDER BY id) FROM review.reviews WHERE tenant_id = '{tenant}'),
    (SELECT count(*) FROM review.review_events WHERE tenant_id = '{tenant}'),
    (SELECT string_agg(task, ',' ORDER BY id) FROM review.outbox WHERE tenant_id = '{tenant}'),
    (SELECT string_agg(concat(outcome, role, due_time), ',') FROM review.remarks WHERE tenant_id = '{tenant}')"""


class Killed(BaseException):
    """What a process does not survive."""


@dataclass
class Life:
    """How many steps a worker has left; a step is an answer of GitHub, or a transaction that was committed."""

    steps: int

    def spend(self) -> None:
        self.steps -= 1
        if not self.steps:
            raise Killed


class MortalTransport(httpx.AsyncHTTPTransport):
    def __init__(self, life: Life) -> None:
        super().__init__()
        self._life = life

    async def handle_async_request(self, request):
        response = await super().handle_async_request(request)
        self._life.spend()
        return response


class MortalDatabase(Database):
    def __init__(self, url: str, life: Life) -> None:
        super().__init__(url, pool_size=4)
        self._life = life

    @asynccontextmanager
    async def tenant(self, tenant_id):
        async with super().tenant(tenant_id) as session:
            yield session
        self._life.spend()


@dataclass
class Said:
    """A remark that waits to be attended to."""

    tenant: str
    remark_id: str
    pull: PullRequest


class Desks:
    """Pull requests with a review, on each of which somebody says something."""

    def __init__(self, emulator, url, rows, work) -> None:
        self._url, self._rows, self._work = url, rows, work
        self._settings = GitHubSettings(
            emulator.base_url, app_id=str(emulator.app_id), private_key_pem=emulator.private_key,
            mutation_interval_seconds=0,
        )  # fmt: skip
        self._emulator = emulator
        self._repository = emulator.create_repository("acme/shop", {"a.py": "a = 1\n"}, members=MEMBERS)
        emulator.push(self._repository, "work", {"a.py": "a = 2\n"})

    async def say(self, words: str) -> Said:
        """In a tenant of its own. Of the head that is there now the code host has told us only where it is reviewed."""
        who, _ = COMMANDS[words]
        pull = self._emulator.open_pull_request(self._repository, "work")
        tenant, old = str(uuid7()), "full" in words
        opened = self._event(tenant, pull, "b" * 40 if old else pull.head_sha)
        database = Database(self._url, pool_size=2)
        ingest = IngestRepository(database, Times(30, quiet=0))
        review = review_pb2.Review(id=(await ingest.accept(opened, "")).review_id, tenant_id=tenant)
        await self._work.finish(review, findings=[finding()])
        names = {"tenant": tenant, "repository": self._repository.id, "number": pull.number}
        self._rows(THREAD.format(fingerprint=finding().fingerprint, **names))
        await ingest.accept(remark_request(opened, words, who, 0 if words.startswith("/") else 5), "")
        await database.close()
        [(remark_id,)] = self._rows(f"SELECT id FROM review.remarks WHERE tenant_id = '{tenant}'")
        return Said(tenant, str(remark_id), pull)

    async def attend(self, said: Said, life: Life) -> bool:
        """As one worker process does; whether it lived to the end."""
        database = MortalDatabase(self._url, life)
        host = GitHub(self._settings, httpx.AsyncClient(transport=MortalTransport(life), timeout=20))
        desk = Desk(database, IngestRepository(database, Times(30, quiet=0)), host, Delays(0, 30))
        try:
            await desk.run(said.tenant, said.remark_id)
        except Killed:
            return False
        finally:
            await host.close()
            await database.close()
        return True

    def effects(self, said: Said) -> tuple[object, ...]:
        """What it left with us and on the code host."""
        answers = [each.body for each in list(said.pull.issue_comments.values()) if "squad:answer:" in each.body]
        return (*self._rows(EFFECTS.format(tenant=said.tenant))[0], [body.partition("<!--")[0] for body in answers])

    def _event(self, tenant: str, pull: PullRequest, head: str):
        request = event_request(tenant, head=head, pull_request=pull.number)
        request.event.repository.external_id = str(self._repository.id)
        request.event.repository.installation_id = next(iter(self._emulator.state.installations))
        return request


@pytest.fixture
def desks(github, review_database_url, rows, work):  # noqa: F811
    return Desks(github, review_database_url, rows, work)


@pytest.mark.parametrize("words", COMMANDS)
async def test_killed_after_any_step_it_takes_effect_once_and_is_answered_once(desks, words):
    life, said = Life(0), await desks.say(words)
    assert await desks.attend(said, life)
    whole, steps = desks.effects(said), -life.steps
    assert COMMANDS[words][1] in "".join(whole[-1])
    assert steps > 4
    for step in range(1, steps + 1):
        said = await desks.say(words)
        assert not await desks.attend(said, Life(step))
        assert await desks.attend(said, Life(0))
        assert desks.effects(said) == whole, f"after step {step} of {steps}"
