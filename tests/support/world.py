"""The whole product beside a local GitHub, as the benchmarks and the end-to-end tests use it."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import httpx
import psycopg

from cli.demo import settings_for
from cli.stack import compose
from cli.stack.backoff import Backoff
from cli.stack.pods import Layout
from cli.stack.ports import free_port
from cli.stack.postgres import SUPERUSER
from cli.stack.process import Process
from cli.stack.provision import OWNER_KEY
from github_emulator.emulator import Emulator
from github_emulator.state import CheckRun, PullRequest
from github_emulator.webhooks.deliveries import sign
from tests.support.servers import wait_until

PREFIX = "squad-world-"
_SOON = partial(Backoff, first=0.3, longest=0.3)
FINISHED = frozenset({"COMPLETED", "PARTIAL", "FAILED", "CANCELLED", "SUPERSEDED"})


@dataclass(frozen=True)
class World:
    """What runs, and what people and tests do with it."""

    stack: compose.Stack
    github: Emulator

    def api(self) -> httpx.Client:
        """A client with the owner's key."""
        key = (self.stack.data / OWNER_KEY).read_text(encoding="utf-8").strip()
        headers = {"Authorization": f"Bearer {key}"}
        return httpx.Client(base_url=self.stack.url, headers=headers, trust_env=False, timeout=30)

    def webhook(self, body: bytes, event: str = "pull_request", **headers: str) -> httpx.Response:
        """Sends a webhook, well signed unless `headers` say otherwise; an empty one is left out."""
        made = {
            "Content-Type": "application/json",
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": os.urandom(8).hex(),
            "X-Hub-Signature-256": sign(self.github.webhook_secret, body),
        } | headers
        kept = {name: value for name, value in made.items() if value}
        url = f"{self.stack.url}/webhooks/github"
        return httpx.post(url, content=body, headers=kept, trust_env=False, timeout=60)

    def open_pull(self, full_name: str, base: Any, change: Any) -> PullRequest:
        """A repository with one commit and an opened pull request; GitHub tells us of it."""
        repository = self.github.create_repository(full_name, base)
        self.github.push(repository, "work", change)
        return self.github.open_pull_request(repository, "work")

    def last_delivery(self) -> bytes:
        """The body of GitHub's latest `pull_request` event."""
        return next(sent for sent in reversed(self.github.deliveries.all) if sent.event == "pull_request").body

    def reviews(self, pull: PullRequest) -> list[dict[str, Any]]:
        """What the API lists of its repository, newest first."""
        with self.api() as api:
            wanted = {"repository": pull.repository.full_name}
            found: list[dict[str, Any]] = api.get("/api/v1/reviews", params=wanted).raise_for_status().json()["reviews"]
        return found

    def review(self, pull: PullRequest, state: str = "", within_seconds: float = 60) -> dict[str, Any]:
        """The newest review of the head, once it has ended: in `state`, where one is given. Fault-tolerant."""
        found: dict[str, Any] = {}

        def ended() -> bool:
            found.clear()
            found.update(self._newest(pull))
            now = found.get("state", "").removeprefix("REVIEW_STATE_")
            return now == state if state else now in FINISHED

        try:
            wait_until(ended, within_seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; the newest review: {found}") from None
        return found

    def _newest(self, pull: PullRequest) -> dict[str, Any]:
        try:
            mine = [each for each in self.reviews(pull) if each["change"]["head_commit"] == pull.head_sha]
            if not mine:
                return {}
            with self.api() as api:
                review: dict[str, Any] = api.get(f"/api/v1/reviews/{mine[0]['id']}").raise_for_status().json()
        except httpx.HTTPError:
            return {}  # a part is down just now, which is what some tests want
        return review

    def process(self, name: str) -> Process:
        """One process of the stack."""
        return next(each for each in self.stack.supervisor.processes if each.spec.name == name)

    def send(self, name: str, number: signal.Signals) -> int:
        """Sends a signal to a process and answers its id."""
        pid = self.process(name).pid
        assert pid is not None
        os.kill(pid, number)
        return pid

    @contextmanager
    def stopped(self, name: str) -> Iterator[None]:
        """Holds a process still: it is there, and does nothing."""
        pid = self.send(name, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def restart(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Ends a process and waits until its successor is ready."""
        process = self.process(name)
        before = self.send(name, number)
        wait_until(lambda: process.pid != before and process.alive and process.spec.ready() is None, 30)

    def set(self, name: str, **environ: str) -> None:
        """Gives a process other settings: it is started again with them."""
        process = self.process(name)
        cast(dict[str, str], process.spec.env).update(environ)
        if name == "worker":
            Path(process.spec.env["SQUAD_PORT_FILE"]).unlink()
        self.restart(name)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database's superuser, from whom no row is hidden, sees."""
        password = (self.stack.data / "postgres" / "password").read_text(encoding="utf-8").strip()
        where = self.process("postgres").spec.address
        with psycopg.connect(f"postgresql://{SUPERUSER}:{quote(password)}@{where}/squad") as connection:
            return connection.execute(query).fetchall()  # type: ignore[call-overload]

    def logs(self) -> dict[str, str]:
        """What every process has logged so far, by its name."""
        return {path.stem: path.read_text(encoding="utf-8") for path in (self.stack.data / "logs").glob("*.log")}


def landed(pull: PullRequest) -> tuple[int, int, list[CheckRun]]:
    """What we left at GitHub: how many reviews and summary comments of the pull request, and the checks of its head."""
    checks = [run for run in list(pull.repository.check_runs.values()) if run.head_sha == pull.head_sha]
    return len(pull.reviews), len(pull.issue_comments), checks


@contextmanager
def world(*, durable: bool = True, mesh: Layout | None = None, **environ: str) -> Iterator[World]:
    """Everything, gone at the end of the block; through a mesh, if there is one. `environ` are further settings."""
    with folder() as data, Emulator(data / "github") as github:
        settings = {
            **settings_for(github, data),
            "SQUAD_RATE_LIMIT_PER_MINUTE": "100000",
            "SQUAD_QUIET_SECONDS": "0",
            **environ,
        }
        kind = {"environ": settings, "durable": durable, "backoff": _SOON, "mesh": mesh}
        with compose.up(data / "stack", free_port(), **kind) as stack:
            github.set_webhook(f"{stack.url}/webhooks/github")
            yield World(stack, github)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that the servers' user can enter."""
    made = Path(tempfile.mkdtemp(prefix=PREFIX))
    made.chmod(0o711)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
