"""`squad up`, `down`, `status` and `demo`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.form import Form

if TYPE_CHECKING:
    from rich.console import Console

    from cli.stack.pods import Layout

Data = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of everything that lasts; made when missing, never emptied."),
]
Same = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Folder of the stack, as for `squad up`.")]
FORMAT = typer.Option("--format", metavar="FORM", help="text or json.")
MESH = typer.Option("--mesh", help="Put an Envoy beside every process: mutual TLS, allowed calls only, canaries.")
Canary = Annotated[
    list[str] | None,
    typer.Option(metavar="AGENT=DIR", help="With --mesh: also run the agent of the version in DIR, set up there."),
]
Port = Annotated[int, typer.Option(metavar="N", min=1, max=65535, help="Port of the gateway, the only HTTP.")]


def up(
    data: Data = None,
    port: Port = 8080,
    detach: Annotated[bool, typer.Option("--detach", "-d", help="Return once it is ready; stop it with down.")] = False,
    mesh: Annotated[bool, MESH] = False,
    canary: Canary = None,
) -> None:
    """Run the whole product on this machine.

    Starts PostgreSQL, Redis and every service, waits until all of it is healthy, prints what runs where, restarts
    what dies, stops everything on Ctrl-C. The first start makes the tenant `default` and an owner's API key. To use
    servers of your own, set SQUAD_DATABASE_URL (a login that may create roles and databases), SQUAD_REDIS_URL and
    SQUAD_CACHE_URL.
    """
    from cli import running

    run = running.detach if detach else running.up
    run(_folder(data), port, _console(), _layout(mesh, canary or []))


def down(data: Same = None) -> None:
    """Stop what `squad up` runs. Data stays."""
    from cli import running

    running.down(_folder(data), _console())


def status(data: Same = None, form: Annotated[Form, FORMAT] = Form.text) -> int:
    """Say what runs where. Exit status 3 when nothing runs, or not all of it."""
    from cli import running

    return running.status(_folder(data), _console(), as_json=form is Form.json)


def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Leave it running until Ctrl-C, to look around.")] = False,
    mesh: Annotated[bool, MESH] = False,
) -> None:
    """Review a sample pull request on real parts.

    Starts everything in a folder of its own beside a local GitHub that holds a sample repository, delivers the signed
    webhook of its pull request, shows the review as it lands there, and stops.
    """
    from cli import demo

    demo.run(_console(), keep, mesh)


def _layout(mesh: bool, canaries: list[str]) -> "Layout | None":
    from cli.errors import CommandError
    from cli.stack.pods import Layout
    from mesh.manifests import manifests

    pairs = [each.partition("=") for each in canaries]
    if pairs and not mesh:
        raise CommandError("--canary needs --mesh: without it nobody is sent to a new version")
    if wrong := next(
        (each for each, (name, _, folder) in zip(canaries, pairs, strict=True) if not (name and folder)), ""
    ):
        raise CommandError(f"--canary {wrong} is no AGENT=DIR: for example security=../next")
    named = {name: Path(folder).resolve() for name, _, folder in pairs}
    return Layout(manifests(), named) if mesh else None


def _folder(data: Path | None) -> Path:
    from cli.data_folder import default_data

    return (data or default_data()).resolve()


def _console() -> "Console":
    from rich.console import Console

    return Console()
