"""`squad notify` as it is typed; the work is done elsewhere."""

from enum import StrEnum
from typing import Annotated

import typer

from cli.command import Command
from cli.feedback_commands import HERE, Format, Key, Server
from cli.form import Form

app = typer.Typer(help="Who is told how reviews end: Slack, and webhooks.", rich_markup_mode=None)


class KindName(StrEnum):
    """How a target is spoken to."""

    slack = "slack"
    webhook = "webhook"


class StateName(StrEnum):
    """Where a notification is in its life."""

    waiting = "waiting"
    delivered = "delivered"
    given_up = "given_up"


Kind = Annotated[KindName, typer.Argument(metavar="KIND", help="slack or webhook.")]
Url = Annotated[
    str,
    typer.Argument(metavar="[URL]", help="Address to post to, a secret. Default: the first line of standard input."),
]
Target = Annotated[str, typer.Argument(metavar="TARGET", help="Id of a target.")]
Name = Annotated[str, typer.Option(metavar="TEXT", help="For people.")]
Repository = Annotated[str, typer.Option(metavar="OWNER/NAME", help="Only this repository's reviews. Default: all.")]
OnlyTarget = Annotated[str, typer.Option("--target", metavar="TARGET", help="Only this target.")]
OnlyState = Annotated[StateName | None, typer.Option(metavar="S", help="Only waiting, delivered or given_up.")]
Limit = Annotated[int, typer.Option(metavar="N", min=1, max=10000, help="At most so many.")]


@app.command("add", cls=Command)
def add_target(
    kind: Kind, key: Key, url: Url = "", name: Name = "", repository: Repository = "", server: Server = HERE,
    form: Format = Form.text,
) -> None:  # fmt: skip
    """Add a target. A webhook's signing secret is printed this once."""
    from cli.api import Api
    from cli.notify import add

    add(Api(server, key), kind.value, url, name, repository, form)


@app.command("list")
def list_targets(key: Key, server: Server = HERE, form: Format = Form.text) -> None:
    """List targets, oldest first, without their secrets."""
    from cli.api import Api
    from cli.notify import show_targets

    show_targets(Api(server, key), form)


@app.command("remove", cls=Command)
def remove_target(target: Target, key: Key, server: Server = HERE, form: Format = Form.text) -> None:
    """Remove a target. What waits for it is given up."""
    from cli.api import Api
    from cli.notify import remove

    remove(Api(server, key), target, form)


@app.command("test", cls=Command)
def try_target(target: Target, key: Key, server: Server = HERE, form: Format = Form.text) -> None:
    """Send a test and say what the target answered."""
    from cli.api import Api
    from cli.notify import test

    test(Api(server, key), target, form)


@app.command("rotate", cls=Command)
def rotate_secret(target: Target, key: Key, server: Server = HERE, form: Format = Form.text) -> None:
    """Print a new signing secret. For a day the old one signs beside it."""
    from cli.api import Api
    from cli.notify import rotate

    rotate(Api(server, key), target, form)


@app.command("deliveries")
def list_deliveries(
    key: Key, target: OnlyTarget = "", state: OnlyState = None, limit: Limit = 50, server: Server = HERE,
    form: Format = Form.text,
) -> None:  # fmt: skip
    """List what was and is to be sent, newest first."""
    from cli.api import Api
    from cli.notify import show_deliveries

    show_deliveries(Api(server, key), target, state.value if state else "", limit, form)


@app.command("changes")
def list_changes(key: Key, limit: Limit = 50, server: Server = HERE, form: Format = Form.text) -> None:
    """List what was done to targets by whom, newest first."""
    from cli.api import Api
    from cli.notify import show_changes

    show_changes(Api(server, key), limit, form)
