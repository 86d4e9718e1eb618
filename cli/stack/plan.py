"""What `squad up` runs: every process of the product, its address, its settings and the secrets meant for it."""

import importlib
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from cli.stack import canary, files, pods
from cli.stack.ports import LOOPBACK, free_port, free_ports
from cli.stack.probes import grpc_serving, http_ok
from cli.stack.process import Spec
from cli.stack.provision import Urls

AGENTS = ("architecture", "logic", "performance", "security", "style")
WEBHOOK_SECRET = "webhook-secret"  # noqa: S105 - the name of a file
NOTIFY_KEY = "notify-key"
PREFIX = "SQUAD_"
# Reviews take the processor that is left: a webhook or a person never waits for them.
BACKGROUND = 10
# What every program may need of its surroundings; nothing else is passed on.
SURROUNDINGS = ("PATH", "HOME", "XDG_CACHE_HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
OUTSIDE = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "GIT_SSL_CAINFO")
# Settings that the composer of the stack decides; the user's own value would break it.
_NOTHING: Mapping[str, str] = {}
COMPOSED = {"listen", "port_file", "metrics_listen", "key_dir", "trust_dir", "database_url", "agents", "data_dir"}


@dataclass(frozen=True)
class Connections:
    """Where the services find what they need."""

    database: Urls
    redis_url: str
    cache_url: str


class Plan:
    """The processes of one data folder."""

    def __init__(
        self, data: Path, port: int, environ: Mapping[str, str] | None = None, mesh: pods.Layout | None = None
    ) -> None:
        """`port` is the way in; every process but the gateway gets a free one.

        Args:
            data: Folder of everything that lasts.
            port: The gateway's; with a mesh that of its door.
            environ: The user's settings, ours by default.
            mesh: What the processes speak through; None: they speak with each other directly.
        """
        self._data = data
        self._environ = os.environ if environ is None else environ
        self._canaries = mesh.canaries if mesh else {}
        names = [*AGENTS, "tenancy", "review", *(f"{name}{pods.CANARY}" for name in self._canaries)]
        taken = free_ports(2 * len(names) + 1)
        own = free_port() if mesh else port
        self.addresses = {name: f"{LOOPBACK}:{taken.pop()}" for name in names} | {"gateway": f"{LOOPBACK}:{own}"}
        self.metrics = {name: f"{LOOPBACK}:{taken.pop()}" for name in [*names, "worker"]}
        self.way_in = f"{LOOPBACK}:{port}"
        self.pods = pods.beside(mesh, self.addresses, self.metrics, self.way_in) if mesh else []

    @property
    def trust(self) -> Path:
        """Folder of the public keys of all processes."""
        return self._data / "keys" / "trust"

    def keys(self, name: str) -> Path:
        """Folder of the private keys of one process."""
        return self._data / "keys" / name

    def facts(self) -> dict[str, str]:
        """What other commands want to know."""
        where = {f"address.{name}": address for name, address in self.addresses.items()} | pods.facts(self.pods)
        return where | {f"metrics.{name}": f"http://{address}/metrics" for name, address in self.metrics.items()}

    def services(self, connections: Connections) -> list[Spec]:
        """Every service; they start in any order and wait for each other."""
        return [
            *(self._agent(name) for name in AGENTS),
            *(self._canary(name, folder) for name, folder in self._canaries.items()),
            self._tenancy(connections),
            self._review(connections),
            self._worker(connections),
            self._gateway(connections),
        ]

    def _agent(self, name: str) -> Spec:
        # No secret, no address, no proxy: an agent is handed everything it may see.
        env = self._env(name, "agent_services.settings:AgentSettings")
        return self._grpc(name, ["agent_services.main", name], env, nice=BACKGROUND)

    def _canary(self, agent: str, folder: Path) -> Spec:
        """The same agent as another version of the product has it."""
        name = f"{agent}{pods.CANARY}"
        env = self._env(name, "agent_services.settings:AgentSettings")
        ours = self._grpc(name, ["agent_services.main", agent], env, nice=BACKGROUND)
        return replace(ours, argv=[str(canary.python(folder)), *ours.argv[1:]], cwd=folder)

    def _tenancy(self, connections: Connections) -> Spec:
        own = {"DATABASE_URL": connections.database.tenancy, "KEY_DIR": str(self.keys("tenancy"))}
        env = self._env("tenancy", "tenancy_service.settings:TenancySettings", own)
        return self._grpc("tenancy", ["tenancy_service.main"], env)

    def _review(self, connections: Connections) -> Spec:
        own = {
            "DATABASE_URL": connections.database.review,
            "REDIS_URL": connections.redis_url,
            "NOTIFY_KEY": self.notify_key,
        }
        env = self._env("review", "review_service.settings:ServerSettings", own)
        return self._grpc("review", ["review_service.main"], env)

    def _worker(self, connections: Connections) -> Spec:
        ready = self._data / "worker.ready"
        ready.unlink(missing_ok=True)
        own = {
            "DATABASE_URL": connections.database.review,
            "REDIS_URL": connections.redis_url,
            "CACHE_URL": connections.cache_url,
            "NOTIFY_KEY": self.notify_key,
            "AGENTS": self._agents(),
            "KEY_DIR": str(self.keys("worker")),
            "DATA_DIR": str(self._data),
            "PORT_FILE": str(ready),
        }
        env = self._env("worker", "review_service.settings:WorkerSettings", own, outside=True)
        command = [sys.executable, "-m", "review_service.worker"]
        probe = lambda: None if ready.exists() else "it has not taken up its queue"  # noqa: E731
        return Spec("worker", command, env, ready=probe, address="queue", grace_seconds=30, nice=BACKGROUND)

    def _agents(self) -> str:
        """Ours, and the user's beside them or in the place of one."""
        ours = [f"{name}={self._way('worker', name)}" for name in AGENTS]
        return ",".join([*ours, *filter(None, [self._environ.get(f"{PREFIX}AGENTS", "")])])

    def _way(self, caller: str, called: str) -> str:
        """Where a process sends its calls to another: straight to it, or to the Envoy at its own side."""
        return pods.way(self.pods, caller, called) if self.pods else self.addresses[called]

    def _gateway(self, connections: Connections) -> Spec:
        own = {
            "CACHE_URL": connections.cache_url,
            "TENANCY_ADDRESS": self._way("gateway", "tenancy"),
            "REVIEW_ADDRESS": self._way("gateway", "review"),
            "KEY_DIR": str(self.keys("gateway")),
            "GITHUB_WEBHOOK_SECRET": self.webhook_secret,
        }
        env = self._env("gateway", "gateway.settings:GatewaySettings", own)
        command = [sys.executable, "-m", "gateway.main"]
        address = self.addresses["gateway"]
        return Spec("gateway", command, env, ready=http_ok(f"http://{address}/readyz"), address=f"http://{address}")

    @property
    def webhook_secret(self) -> str:
        """The user's, else one that is made once and kept in a private file."""
        given = self._environ.get(f"{PREFIX}GITHUB_WEBHOOK_SECRET")
        return given or files.secret(self._data / WEBHOOK_SECRET)

    @property
    def notify_key(self) -> str:
        """What seals the secrets of notifications: the user's, else one that is made once, of 32 bytes in Base64."""
        given = self._environ.get(f"{PREFIX}NOTIFY_KEY")
        return given or f"{files.secret(self._data / NOTIFY_KEY)}="

    def _grpc(self, name: str, module: list[str], env: dict[str, str], nice: int = 0) -> Spec:
        address, command = self.addresses[name], [sys.executable, "-m", *module]
        return Spec(name, command, env, ready=grpc_serving(address), address=address, nice=nice)

    def _env(
        self, name: str, settings: str, own: Mapping[str, str] = _NOTHING, outside: bool = False
    ) -> dict[str, str]:
        """The environment of one process: its surroundings, the user's settings that it knows, and its own."""
        common = {"TRUST_DIR": str(self.trust), "LISTEN": self.addresses.get(name, f"{LOOPBACK}:0")}
        if name in self.metrics:
            common["METRICS_LISTEN"] = self.metrics[name]
        passed = dict(self._chosen(settings)) | common | dict(own)
        kept = (*SURROUNDINGS, *OUTSIDE) if outside else SURROUNDINGS
        around = {key: self._environ[key] for key in kept if key in self._environ}
        return around | {f"{PREFIX}{key}": value for key, value in passed.items()}

    def _chosen(self, settings: str) -> Iterator[tuple[str, str]]:
        module, _, name = settings.partition(":")
        for field in getattr(importlib.import_module(module), name).model_fields:
            value = self._environ.get(f"{PREFIX}{field.upper()}")
            if value is not None and field not in COMPOSED:
                yield field.upper(), value
