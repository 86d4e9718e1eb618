"""Runs the conformance kit against one agent, and tells how it went."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc
from rich.console import Console

from cli.conformance_report import Report
from cli.errors import CommandError, ExitCode
from cli.started_agent import StartedAgent, started
from conformance import report
from conformance.change import LARGEST_BLOB_BYTES, File
from conformance.connection import TENANT, Connection, Tls
from conformance.kit import Kit, describe
from conformance.outcome import Check, Outcome
from conformance.runner import run as run_checks
from conformance.samples import language_of
from conformance.table import CHECKS
from kit.auth import TokenSigner
from kit.context import Role
from squad.agent.v1.agent_pb2 import Agent

_CONNECT_SECONDS = 5.0
_START_SECONDS = 60.0
_LOOK_SECONDS = 0.1
_ISSUER = "cli"
_TOKEN_SECONDS = 3600.0


@dataclass(frozen=True)
class Request:
    """The command line."""

    address: str
    only: frozenset[str]
    samples: tuple[Path, ...]
    timeout: float
    start: str
    pid: int
    trust_dir: Path | None
    tls: bool
    ca: Path | None
    cert: Path | None
    key: Path | None
    server_name: str
    junit: Path | None
    json: Path | None


def run(request: Request) -> int:
    """Runs the checks and answers the exit status. Raises CommandError when there is no agent, or for wrong use."""
    checks = _chosen(request.only)
    _place(request.address)
    given = tuple(_sample(path) for path in request.samples)
    if request.pid and request.start:
        raise CommandError("--pid contradicts --start, which knows the process it starts: leave one out")
    with _trusted(request) as (signer, trust_dir), _started(request, trust_dir) as ours:
        outcomes, agent = asyncio.run(_run(request, checks, given, signer, ours))
    _write(request.json, report.as_json(agent, request.address, outcomes))
    _write(request.junit, report.as_junit(agent, outcomes))
    return ExitCode.PASSED if report.conforms(outcomes) else ExitCode.FOUND


async def _run(
    request: Request,
    checks: tuple[Check, ...],
    given: tuple[File, ...],
    signer: TokenSigner,
    ours: StartedAgent | None,
) -> tuple[list[Outcome], Agent]:
    connection = Connection(request.address, lambda: _token(signer), _tls(request))
    show = Report(Console(highlight=False))
    async with _opened(connection) as channel:
        agent = await _described(connection, channel, ours)
        given = tuple(_readable(file, agent) for file in given)
        show.begins(request.address, agent)
        pid = ours.pid if ours else request.pid or None
        kit = Kit(connection, channel, agent, request.timeout, given, pid)
        outcomes = await run_checks(kit, checks, show.starts, show.ends)
    show.ended(outcomes)
    return outcomes, agent


@asynccontextmanager
async def _opened(connection: Connection) -> AsyncIterator[grpc.aio.Channel]:
    try:
        channel = connection.open()
    except OSError as error:
        raise CommandError(f"cannot read {error.filename} ({error.strerror})") from error
    async with channel:
        yield channel


async def _described(connection: Connection, channel: grpc.aio.Channel, ours: StartedAgent | None) -> Agent:
    seconds = _START_SECONDS if ours else _CONNECT_SECONDS
    try:
        async with asyncio.timeout(seconds):
            await _ready(channel, ours)
        return await describe(connection, channel, seconds)
    except TimeoutError:
        raise CommandError(
            f"nobody answers at {connection.address} after {seconds:g} s: start the agent, or look at its TLS options"
        ) from None
    except grpc.aio.AioRpcError as error:
        hint = "; give its folder of public keys with --trust-dir" if error.code().name == "UNAUTHENTICATED" else ""
        said = f"{error.code().name}: {error.details() or 'no reason given'}"
        raise CommandError(f"the agent at {connection.address} does not describe itself ({said}){hint}") from error


async def _ready(channel: grpc.aio.Channel, ours: StartedAgent | None) -> None:
    """Returns once somebody listens. Raises CommandError when the agent that was started has ended instead."""
    ready = asyncio.ensure_future(channel.channel_ready())
    try:
        while not (await asyncio.wait({ready}, timeout=_LOOK_SECONDS))[0]:
            if ours:
                ours.check()
        await ready
    finally:
        ready.cancel()


@contextmanager
def _trusted(request: Request) -> Iterator[tuple[TokenSigner, Path | None]]:
    """A key that lives as long as this command; where its public half lies, if anywhere."""
    signer = TokenSigner.ephemeral(_ISSUER)
    if request.trust_dir is None and not request.start:
        yield signer, None
        return
    with tempfile.TemporaryDirectory(prefix="squad-") as scratch:
        folder = request.trust_dir or Path(scratch)
        before = set(folder.glob("*.pem")) if folder.is_dir() else set()
        signer.export(folder)
        try:
            yield signer, folder
        finally:
            for path in set(folder.glob(f"{_ISSUER}-*.pem")) - before:
                path.unlink(missing_ok=True)


@contextmanager
def _started(request: Request, trust_dir: Path | None) -> Iterator[StartedAgent | None]:
    """The agent, where it is ours to start."""
    if not request.start:
        yield None
        return
    host, port = _place(request.address)
    with started(request.start, host, port, trust_dir) as agent:
        yield agent


def _place(address: str) -> tuple[str, int]:
    """Host and port of `HOST:PORT`. Raises CommandError for anything else."""
    host, _, port = address.rpartition(":")
    if not (host and port.isascii() and port.isdigit() and 1 <= int(port[:6]) <= 65535):
        raise CommandError(f"{address} is no HOST:PORT: say where the agent listens, for example 127.0.0.1:5001")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _chosen(only: frozenset[str]) -> tuple[Check, ...]:
    ids = [check.id for check in CHECKS]
    if unknown := sorted(only - set(ids)):
        raise CommandError(f"there is no check {', '.join(unknown)}: choose from {', '.join(ids)}")
    return tuple(check for check in CHECKS if not only or check.id in only)


def _sample(path: Path) -> File:
    content = path.read_bytes()
    if len(content) > LARGEST_BLOB_BYTES:
        raise CommandError(f"{path} is larger than 1 MiB, which no agent is sent: choose a smaller one")
    return File(path.name, content, language_of(path.name))


def _readable(file: File, agent: Agent) -> File:
    """The file, in the agent's only language where its name does not tell one."""
    if file.language in agent.languages or "*" in agent.languages:
        return file
    if not file.language and len(agent.languages) == 1:
        return File(file.path, file.new, agent.languages[0])
    raise CommandError(
        f"{file.path} is {file.language or 'in no known language'}, and {agent.name} reads {', '.join(agent.languages)}"
    )


def _token(signer: TokenSigner) -> str:
    return signer.sign(
        audience="squad-internal",
        tenant_id=TENANT,
        subject="conformance",
        role=Role.VIEWER,
        lifetime_seconds=_TOKEN_SECONDS,
    )


def _tls(request: Request) -> Tls | None:
    return Tls(request.ca, request.cert, request.key, request.server_name) if request.tls else None


def _write(path: Path | None, text: str) -> None:
    if path is not None:
        path.write_text(text, encoding="utf-8")
