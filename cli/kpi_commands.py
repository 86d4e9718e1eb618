"""`squad kpis` as it is typed; the work is done elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from cli.command import Command
from cli.feedback_commands import HERE, Format, Key, Repository, Server
from cli.form import Form

app = typer.Typer(help="What analytics published: indicators, reports.", rich_markup_mode=None, no_args_is_help=True)
Name = Annotated[str, typer.Option(metavar="NAME", help="Only this indicator: acceptance.")]
Since = Annotated[str, typer.Option(metavar="DAY", help="Only the week of this day, and later ones: 2026-11-25.")]
Day = Annotated[str, typer.Option(metavar="DAY", help="Only the week of this day.")]
Report = Annotated[str, typer.Argument(metavar="ID", help="Of a report, see `squad kpis reports`; latest: the newest.")]
Output = Annotated[Path, typer.Option(metavar="FILE", help="Where to write it; the ending says what: .html or .pdf.")]


@app.command("list")
def list_kpis(
    key: Key, name: Name = "", since: Since = "", day: Day = "", repository: Repository = "",
    server: Server = HERE, form: Format = Form.text,
) -> None:  # fmt: skip
    """List indicators, newest week first. With --name every number has a column of its own."""
    from cli.api import Api
    from cli.kpis import show_kpis

    show_kpis(Api(server, key), form, name=name, since=since, day=day, repository=repository)


@app.command("reports")
def list_reports(key: Key, server: Server = HERE, form: Format = Form.text) -> None:
    """List weekly reports, newest first."""
    from cli.api import Api
    from cli.feedback import show_all
    from cli.kpis import REPORT_COLUMNS

    show_all(Api(server, key), "analytics/reports", "reports", REPORT_COLUMNS, form)


@app.command("report", cls=Command)
def read_report(key: Key, output: Output, report: Report = "latest", server: Server = HERE) -> None:
    """Write a weekly report into a file."""
    from cli.api import Api
    from cli.kpis import save_report

    save_report(Api(server, key), report, output)


@app.command("manifest")
def read_manifest(key: Key, server: Server = HERE, form: Format = Form.text) -> None:
    """Say from which export the indicators were computed."""
    from cli.api import Api
    from cli.kpis import show_manifest

    show_manifest(Api(server, key), form)
