"""A storm: pull requests come and go, webhooks are dropped, doubled and late, processes are killed at random."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from github_emulator.state import PullRequest, Repository
from github_emulator.webhooks.deliveries import Trouble
from tests.support.servers import wait_until
from tests.support.world import World, landed

VICTIMS = ("gateway", "review", "worker", "redis", "postgres")
REPOSITORIES = 3
KILL_EVERY = (2.0, 5.0)
ACT_EVERY = (0.1, 0.5)
SETTINGS = {
    "SQUAD_LEASE_SECONDS": "3",
    "SQUAD_HEARTBEAT_SECONDS": "0.3",
    "SQUAD_SWEEP_INTERVAL_SECONDS": "0.3",
    "SQUAD_FORGOTTEN_SECONDS": "5",
    "SQUAD_RETRY_SECONDS": "0.5",
    "SQUAD_MAX_TRIES": "50",
    # The sweeps of the host come when the storm is over, by hand.
    "SQUAD_RECONCILE_SECONDS": "3600",
    "SQUAD_HOST_SWEEP_SECONDS": "3600",
}
DELIVERIES = "SELECT delivery_id, outcome FROM review.deliveries WHERE host = 'github' AND event <> 'reconcile'"

OF_HEAD = (
    "SELECT state FROM review.reviews WHERE repository_key = 'github:{}' AND pull_request = {} AND head_commit = '{}' "
    "AND state <> 7"
)
"""A review that another head superseded is none of this one's: it was pushed back to."""


@dataclass
class Storm:
    """What happened, for the figures."""

    running: World
    chance: random.Random
    repositories: list[Repository] = field(default_factory=list)
    pulls: list[PullRequest] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    branches: int = 0

    def rage(self, seconds: float) -> None:
        """People work and processes die, for so long; then all of them are back."""
        trouble = Trouble(drop=0.2, lost=0.05, duplicate=0.2, delay=0.5, delay_seconds=2.0)
        self.running.github.deliveries.trouble = trouble
        self.repositories = [
            self.running.github.create_repository(f"storm/shop-{n}", {"README.md": "Hello.\n"})
            for n in range(REPOSITORIES)
        ]
        ends = time.monotonic() + seconds
        acts, kills = time.monotonic(), time.monotonic() + 1
        while time.monotonic() < ends:
            if time.monotonic() >= acts:
                self._act()
                acts = time.monotonic() + self.chance.uniform(*ACT_EVERY)
            if time.monotonic() >= kills:
                self._kill()
                kills = time.monotonic() + self.chance.uniform(*KILL_EVERY)
            time.sleep(0.02)
        self.running.github.deliveries.trouble = Trouble()
        self._settle()

    def sweep(self) -> None:
        """One sweep: the host's list of deliveries first, then every repository's open pull requests."""
        self.running.rows("UPDATE review.sweeps SET due_time = now() RETURNING 1")
        wait_until(lambda: self.missing() == set(), 240)
        self.running.rows("UPDATE review.repositories SET due_time = now() WHERE due_time IS NOT NULL RETURNING 1")

    def missing(self) -> set[str]:
        """Delivery ids that GitHub knows and our ledger does not."""
        ours = {id_ for id_, _ in self._ledger()}
        return {each.guid for each in self.running.github.deliveries.all} - ours

    def outcomes(self) -> Counter[int]:
        """How many deliveries of the ledger came to what."""
        return Counter(outcome for _, outcome in self._ledger())

    def off(self) -> int:
        """By how many the ledger and GitHub's list differ, once what is on its way has arrived."""
        wait_until(lambda: self.missing() == set(), 60)
        return abs(self.outcomes().total() - len({each.guid for each in self.running.github.deliveries.all}))

    def open_pulls(self) -> list[PullRequest]:
        """What is open at the end."""
        return [pull for pull in self.pulls if pull.state == "open"]

    def wrong(self) -> Iterator[str]:
        """One sentence for each open head that has not exactly one finished review and one completed check."""
        for pull in self.open_pulls():
            where = f"{pull.repository.full_name}#{pull.number}"
            query = OF_HEAD.format(pull.repository.id, pull.number, pull.head_sha)
            states = [state for (state,) in self.running.rows(query)]
            if states != [3]:
                yield f"{where}: its head's reviews are in the states {states}"
            checks = [check.status for check in landed(pull)[2]]
            if checks != ["completed"]:
                yield f"{where}: its head's checks are {checks}"

    def _ledger(self) -> list[tuple[str, int]]:
        try:
            return self.running.rows(DELIVERIES)  # type: ignore[return-value]
        except Exception:  # noqa: BLE001 - the database is one of the victims
            return []

    def _act(self) -> None:
        choices: list[Callable[[], str]] = [self._open]
        if self.open_pulls():
            choices += [self._push, self._push, self._push, self._close]
        if any(pull.state == "closed" for pull in self.pulls):
            choices.append(self._reopen)
        self.acts[self.chance.choice(choices)()] += 1

    def _open(self) -> str:
        self.branches += 1
        branch, repository = f"work-{self.branches}", self.chance.choice(self.repositories)
        self.running.github.push(repository, branch, {f"f{self.branches}.py": "x = 1\n"}, start="main")
        self.pulls.append(self.running.github.open_pull_request(repository, branch))
        return "opened"

    def _push(self) -> str:
        pull = self.chance.choice(self.open_pulls())
        text = f"x = {self.chance.randrange(10**9)}\n"
        self.running.github.push(pull.repository, pull.head_ref, {f"{pull.head_ref}.py": text})
        return "pushed"

    def _close(self) -> str:
        self.running.github.close_pull_request(self.chance.choice(self.open_pulls()))
        return "closed"

    def _reopen(self) -> str:
        closed = [pull for pull in self.pulls if pull.state == "closed"]
        self.running.github.reopen_pull_request(self.chance.choice(closed))
        return "reopened"

    def _kill(self) -> None:
        victim = self.chance.choice(VICTIMS)
        with suppress(ProcessLookupError, AssertionError):  # it is dead already
            self.running.send(victim, signal.SIGKILL)
            self.kills[victim] += 1

    def _settle(self) -> None:
        for name in VICTIMS:
            process = self.running.process(name)
            wait_until(lambda process=process: process.alive and process.spec.ready() is None, 60)
        for delivery in list(self.running.github.deliveries.all):
            delivery.wait(60)
