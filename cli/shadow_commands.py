"""`squad shadow` as it is typed; the work is done elsewhere."""

from typing import Annotated

import typer

from cli.feedback_commands import HERE, Format, Key, Server
from cli.form import Form

app = typer.Typer(help="Versions of agents that see changes and say nothing.", rich_markup_mode=None)
_RUNS = ("create_time", "name", "version", "stable_version", "added_count", "lost_count", "changed_count", "cost",
         "stable_cost", "latency", "stable_latency", "review_id", "failure")  # fmt: skip
_DIFFERENCES = ("name", "change", "rule_id", "path", "line", "severity", "changed_fields", "message")
Name = Annotated[str, typer.Option(metavar="NAME", help="Only the version registered under this name.")]
Review = Annotated[str, typer.Option(metavar="ID", help="Only beside this review.")]


@app.command("list")
def list_runs(key: Key, name: Name = "", review: Review = "", server: Server = HERE, form: Format = Form.text) -> None:
    """List runs, newest first. Says how many findings were added, lost and changed, and what they took."""
    from cli.api import Api
    from cli.feedback import show_all

    show_all(Api(server, key), "shadow-runs", "shadow_runs", _RUNS, form, name=name, review_id=review)


@app.command("diff")
def list_differences(
    key: Key, name: Name = "", review: Review = "", server: Server = HERE, form: Format = Form.text
) -> None:
    """List the findings on which a version and the stable one differ, of the newest runs first."""
    from cli.api import Api
    from cli.feedback import show_all

    show_all(
        Api(server, key),
        "shadow-runs",
        "shadow_runs",
        _DIFFERENCES,
        form,
        inner="differences",
        name=name,
        review_id=review,
    )
