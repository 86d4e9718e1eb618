"""Brings a whole stack up: servers, database, keys, services - in that order, on one data folder."""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cli.stack import checks, meshing, ports, provision
from cli.stack.backoff import Backoff
from cli.stack.child import Event
from cli.stack.plan import Connections, Plan
from cli.stack.pods import Layout
from cli.stack.postgres import Postgres
from cli.stack.redis import CACHE, QUEUE, Redis
from cli.stack.server import Server
from cli.stack.supervisor import Supervisor, ignore

OPERATOR = "operator"
READY = "ready"


@dataclass(frozen=True)
class Stack:
    """What runs, for whoever wants to use it."""

    supervisor: Supervisor
    plan: Plan
    data: Path

    @property
    def url(self) -> str:
        """Where people and code hosts come in."""
        return f"http://{self.plan.way_in}"

    @property
    def owner_key_file(self) -> Path:
        """File, mode 0600, that holds the API key of the first owner."""
        return self.data / provision.OWNER_KEY


@contextlib.contextmanager
def up(
    data: Path,
    port: int,
    on_event: Callable[[Event], None] = ignore,
    environ: Mapping[str, str] | None = None,
    durable: bool = True,
    backoff: Callable[[], Backoff] = Backoff,
    mesh: Layout | None = None,
) -> Iterator[Stack]:
    """Start everything and keep it running for the length of the block.

    Args:
        data: Folder of everything that lasts; made when missing, never emptied.
        port: The gateway's.
        on_event: Told about each process; called from another thread.
        environ: Settings of the user, by default this process's environment.
        durable: False trades safety for speed, for demonstrations and tests.
        backoff: How long what died waits before it is started again.
        mesh: What the processes speak through; None: they speak with each other directly.

    Raises:
        StackError: One clear sentence: what, where, what to do.
    """
    settings = os.environ if environ is None else environ
    checks.check_git()
    checks.check_data(data)
    with Supervisor(data, on_event, backoff) as supervisor:
        ports.check_free(port)
        plan = meshing.planned(data, port, settings, mesh)
        _make_operator_key(plan)
        connections = _servers(data, supervisor, settings, durable)
        with meshing.laid(plan, data, supervisor, mesh, settings, on_event):
            supervisor.start(plan.services(connections))
            supervisor.publish({**plan.facts(), READY: "yes"})
            yield Stack(supervisor, plan, data)


def _servers(data: Path, supervisor: Supervisor, settings: Mapping[str, str], durable: bool) -> Connections:
    """Our own PostgreSQL and Redis, each only where the user names no other."""
    postgres_url, redis_url = settings.get("SQUAD_DATABASE_URL", ""), settings.get("SQUAD_REDIS_URL", "")
    cache_url = settings.get("SQUAD_CACHE_URL", "")
    own: list[Server] = []
    if not postgres_url:
        own.append(postgres := Postgres(data / "postgres", durable=durable))
    if not (redis_url and cache_url):
        own.append(redis := Redis(data / "redis", durable=durable))
    for server in own:
        server.prepare()
    if own:
        supervisor.start([server.spec() for server in own])
    name = urlsplit(postgres_url).netloc.rpartition("@")[2] or "our own"
    urls = provision.prepare(data, postgres_url or postgres.url(), name)
    return Connections(urls, redis_url or redis.url(QUEUE), cache_url or redis.url(CACHE))


def _make_operator_key(plan: Plan) -> None:
    """`squad admin` signs with it; whoever can read the file runs the platform."""
    from kit.auth import TokenSigner

    TokenSigner(plan.keys(OPERATOR), OPERATOR).export(plan.trust)
