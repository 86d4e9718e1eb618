"""`squad up`, `down` and `status`: the whole product on this machine."""

import dataclasses
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from rich.console import Console
from rich.table import Table

from cli.errors import ExitCode
from cli.stack import checks, compose, control, provision, state, supervisor
from cli.stack.child import Event, Kind
from cli.stack.errors import StackError
from cli.stack.pods import Layout

_MEGABYTE = 1024 * 1024
_START_SECONDS = 120
_WIDE = 200
"""Columns that any line of the status fits in."""
_LOUD = {Kind.DIED: "yellow", Kind.FAILED: "red", Kind.ORPHAN_ENDED: "yellow"}


def up(data: Path, port: int, console: Console, mesh: Layout | None = None) -> None:
    """Run the stack until Ctrl-C or SIGTERM. Raises StackError."""
    began = time.monotonic()
    with (
        supervisor.interrupt_on_termination(),
        Progress(console) as show,
        compose.up(data, port, show, mesh=mesh) as stack,
    ):
        try:
            show.done()
            show_status(data, console)
            console.print(f"ready after {time.monotonic() - began:.1f} s")
            tell_addresses(stack.url, data, console)
            console.print("Ctrl-C stops everything.", style="dim")
            stack.supervisor.wait()
        except KeyboardInterrupt:
            console.print("stopping")


def detach(data: Path, port: int, console: Console, mesh: Layout | None = None) -> None:
    """Run `up` in the background and return once it is ready. Raises StackError with its last words if it ends."""
    checks.check_data(data)
    log = data / "logs" / "squad.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [sys.executable, "-m", "cli.main", "up", "--data", str(data), "--port", str(port)]
    if mesh:
        canaries = [f"{name}={folder}" for name, folder in mesh.canaries.items()]
        command += ["--mesh", *(word for each in canaries for word in ("--canary", each))]
    with log.open("wb") as output:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    with console.status("starting"):
        _wait(data, child, log)
    show_status(data, console)
    tell_addresses(f"http://127.0.0.1:{port}", data, console)
    console.print(f"running in the background; stop it with: squad down --data {data}", soft_wrap=True)


def _wait(data: Path, child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not _ready(data, child.pid):
        if child.poll() is not None or time.monotonic() > deadline:
            last = (log.read_text(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
            raise StackError(last.removeprefix("squad: "))
        time.sleep(0.05)


def _ready(data: Path, pid: int) -> bool:
    last = state.read(data)
    return bool(last and last.supervisor.pid == pid and last.facts.get(compose.READY))


def down(data: Path, console: Console) -> None:
    """Stop the stack on `data`. Raises StackError."""
    with console.status("stopping"):
        stopped = control.down(data)
    console.print(f"stopped {', '.join(stopped)}" if stopped else f"nothing was running on {data}", soft_wrap=True)


def status(data: Path, console: Console, as_json: bool = False) -> int:
    """Tell what runs on `data`. Returns the exit status. Raises StackError."""
    found = control.status(data)
    if as_json:
        print(json.dumps(dataclasses.asdict(found), indent=2))
        return ExitCode.PASSED if found.up and all(row.running for row in found.rows) else ExitCode.INCOMPLETE
    if not found.up:
        console.print(f"nothing is running on {data}: start it with squad up", soft_wrap=True, highlight=False)
        return ExitCode.INCOMPLETE
    show_status(data, console)
    if found.missing_events:
        events = ", ".join(found.missing_events)
        console.print(f"the GitHub App is not subscribed to {events}: see README, Connect a GitHub App", soft_wrap=True)
    return ExitCode.PASSED if all(row.running for row in found.rows) else ExitCode.INCOMPLETE


def show_status(data: Path, console: Console) -> None:
    """A line per process, whole on any terminal: addresses are there to be copied. Raises StackError."""
    Console(file=console.file, width=_WIDE).print(_status_table(data))


def _status_table(data: Path) -> Table:
    """One row per process: where it listens, its memory, how long it has run. Raises StackError."""
    table = Table(box=None, pad_edge=False)
    for heading in ("process", "state", "address"):
        table.add_column(heading, overflow="fold")
    for heading in ("pid", "memory", "up", "restarts"):
        table.add_column(heading, justify="right")
    for row in control.status(data).rows:
        memory = f"{row.memory_bytes / _MEGABYTE:.0f} MB" if row.memory_bytes else ""
        age = f"{row.uptime_seconds:.0f} s" if row.uptime_seconds is not None else ""
        words = "[green]running[/]" if row.running else "[red]not running[/]"
        table.add_row(row.name, words, row.address, str(row.pid), memory, age, str(row.restarts))
    return table


def tell_addresses(url: str, data: Path, console: Console) -> None:
    """Where to go from here."""
    rows = {
        "API": f"{url}/api/v1/",
        "API docs": f"{url}/docs",
        "webhooks": f"{url}/webhooks/github",
        "owner's API key": f"in {data / provision.OWNER_KEY}",
        "logs": f"in {data / 'logs'}",
    }
    for name, value in rows.items():
        console.print(f"  {name:<16} {value}", soft_wrap=True, highlight=False)


class Progress:
    """Shows what starts: one changing line on a terminal, and a line of its own for what went wrong."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._line = console.status("starting")

    def __enter__(self) -> Self:
        self._line.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.done()

    def done(self) -> None:
        """Takes the changing line away."""
        self._line.stop()

    def __call__(self, event: Event) -> None:
        """Called from the supervisor's thread."""
        if event.kind in _LOUD:
            words = f"{event.name} {event.kind.value}: {event.detail}"
            self._console.print(words, style=_LOUD[event.kind], markup=False, soft_wrap=True)
        elif event.kind is Kind.READY:
            self._line.update(f"{event.name} is ready")
