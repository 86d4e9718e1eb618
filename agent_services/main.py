"""One agent as a server, `python -m agent_services.main NAME`; for `local`, several over the same rule processes."""

import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agent_services.runtime.discovery import AGENT_NAMES, load_agent, load_spec
from agent_services.runtime.zygote import Zygote, fork_zygote
from agent_services.settings import AgentSettings
from kit.settings import SettingsError, load

if TYPE_CHECKING:
    from agent_services.runtime.advisories.database import Advisories
    from agent_services.runtime.children import Children
    from agent_services.runtime.discovery import Agent
    from kit.auth import TokenVerifier
    from kit.metrics import Metrics
    from kit.server import GrpcServer
    from squad.agent.v1 import agent_pb2

logger = logging.getLogger(__name__)
MIB = 1024 * 1024
AUDIENCE = "squad-internal"
# The worker of a stack, and `squad review`: nobody else sends changes.
ISSUERS = frozenset({"worker", "cli"})
SERVICE = "squad.agent.v1.AgentService"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


def main() -> int:
    """Read settings, build, serve; 2 for wrong usage or settings."""
    if len(sys.argv) != 2 or sys.argv[1] not in AGENT_NAMES:
        print(f"usage: python -m agent_services.main {{{','.join(AGENT_NAMES)}}}", file=sys.stderr)
        return 2
    return run(sys.argv[1])


def run(name: str, *, root: str = "agent_services") -> int:
    """Serve the agent in a folder of a package until SIGTERM or SIGINT."""
    from kit.settings import write_port

    try:
        settings = load(AgentSettings)
        advisories = advisories_for([name], settings.advisories, root=root)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    zygote = start_zygote([name], settings, advisories, root=root)
    return serve(name, settings, zygote, on_ready=lambda _, port: write_port(settings, port))


def advisories_for(names: Sequence[str], path: Path | None, *, root: str = "agent_services") -> "Advisories | None":
    """The database of advisories, when there is a path to one and some of the agents ask it.

    Raises:
        SettingsError: it is missing or broken.
    """
    if path is None or not any(load_spec(name, root).reads_advisories for name in names):
        return None
    from agent_services.runtime.advisories.index import cache_folder, open_advisories
    from agent_services.runtime.advisories.reading import AdvisoriesError

    try:
        return open_advisories(path, cache_folder())
    except AdvisoriesError as error:
        raise SettingsError(f"SQUAD_ADVISORIES: {error}") from error


def _with(advisories: "Advisories | None", agents: Sequence["Agent"]) -> Sequence["Agent"]:
    if advisories is None:
        return agents
    from agent_services.runtime.advisories.attach import with_advisories

    return [with_advisories(agent, advisories) for agent in agents]


def start_zygote(
    names: Sequence[str],
    settings: AgentSettings,
    advisories: "Advisories | None" = None,
    *,
    root: str = "agent_services",
) -> Zygote:
    """Fork what forks the rule processes; call it before gRPC makes its first server or channel."""
    return _fork(lambda: _with(advisories, [load_agent(name, root) for name in names]), settings)


def start_agents(agents: Sequence["Agent"], settings: AgentSettings) -> Zygote:
    """The same for agents that are loaded already."""
    return _fork(lambda: agents, settings)


def start_local_agents(
    load_agents: Callable[[], Sequence["Agent"]], settings: AgentSettings, advisories: "Advisories | None"
) -> Zygote:
    """The same for agents that wait together for one command: all rule processes may work on one change."""
    return _fork(lambda: _with(advisories, load_agents()), settings, lanes=settings.agent_processes)


def _fork(load_agents: Callable[[], Sequence["Agent"]], settings: AgentSettings, lanes: int = 1) -> Zygote:
    memory_bytes = settings.agent_memory_mib * MIB
    return fork_zygote(load_agents, slots=settings.agent_processes, lanes=lanes, memory_bytes=memory_bytes)


def serve(
    process: str,
    settings: AgentSettings,
    zygote: Zygote,
    *,
    on_ready: Callable[[str, int], None],
    for_trial: bool = False,
) -> int:
    """Serve each agent of a zygote at a port of its own until a signal; the result is the exit code.

    Args:
        process: What this process is called in logs and messages: the agent's name when there is one.
        settings: Of the process; several agents need a free port each, `HOST:0`.
        zygote: Where the rules run.
        on_ready: Told the name and the port of each agent that listens.
        for_trial: Whether it may do without trusted keys: it believes everybody then, and listens on loopback alone.
    """
    from kit.server import ListenError

    try:
        verifier = _verifier(settings, for_trial=for_trial)
        return asyncio.run(_serve(process, settings, zygote, verifier, on_ready))
    except (ListenError, ChildProcessError, SettingsError) as error:
        print(f"agent {process}: {error}", file=sys.stderr)
        return 2


def _verifier(settings: AgentSettings, *, for_trial: bool) -> "TokenVerifier | None":
    """Checks tokens; None: everybody is believed. Raises SettingsError."""
    from kit.auth import TokenVerifier

    if settings.trust_dir is not None:
        return TokenVerifier(settings.trust_dir, AUDIENCE, ISSUERS)
    missing = "SQUAD_TRUST_DIR is not set: name the folder of public keys whose tokens are trusted"
    if not for_trial:
        raise SettingsError(missing)
    if settings.listen.rpartition(":")[0] not in LOOPBACK:
        raise SettingsError(f"{missing}, or listen on 127.0.0.1")
    return None


async def _serve(
    process: str,
    settings: AgentSettings,
    zygote: Zygote,
    verifier: "TokenVerifier | None",
    on_ready: Callable[[str, int], None],
) -> int:
    from agent_services.runtime.children import Children
    from kit import telemetry

    telemetry.configure(f"agent-{process}", settings)
    children = Children(zygote)
    await children.start()
    agents = await asyncio.to_thread(zygote.describe)
    metrics = _metrics(settings.metrics_listen)
    servers = [_server(agent, settings, verifier, children, metrics) for agent in agents]
    for agent, server in zip(agents, servers, strict=True):
        on_ready(agent.name, await server.start())
    return await _until_the_end(servers, children)


def _metrics(listen: str) -> "Metrics | None":
    """What counts calls, where somebody may ask for the counts."""
    if not listen:
        return None
    from kit.metrics import Metrics, start_metrics_server

    metrics = Metrics()
    start_metrics_server(listen, metrics)
    return metrics


def _server(
    agent: "agent_pb2.Agent",
    settings: AgentSettings,
    verifier: "TokenVerifier | None",
    children: "Children",
    metrics: "Metrics | None",
) -> "GrpcServer":
    from agent_services.runtime.blobs import BlobCache
    from agent_services.runtime.servicer import AgentServicer
    from kit.server import GrpcServer
    from squad.agent.v1 import agent_service_pb2_grpc

    servicer = AgentServicer(
        agent,
        children,
        BlobCache(settings.agent_cache_mib * MIB),
        unit_seconds=settings.agent_unit_seconds,
        step_budget=settings.agent_step_budget,
    )
    server = GrpcServer(
        f"agent-{agent.name}",
        settings.listen,
        verifier=verifier,
        drain_seconds=settings.drain_seconds,
        metrics=metrics,
    )
    server.add(agent_service_pb2_grpc.add_AgentServiceServicer_to_server, servicer, SERVICE)
    return server


async def _until_the_end(servers: Sequence["GrpcServer"], children: "Children") -> int:
    """Serve until a signal, or until no rule can run any more: whoever started us starts us again."""
    first, *others = servers
    serving = asyncio.create_task(first.serve_until_signal())
    await asyncio.wait({serving, children.lost}, return_when=asyncio.FIRST_COMPLETED)
    lost = not serving.done()
    if lost:
        logger.error("the process that runs the rules is gone: this agent ends")
        serving.cancel()
        others.append(first)
    await asyncio.gather(*(server.stop() for server in others))
    children.stop()
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
