"""`squad admin kpis`: what analytics published of all tenants together, for whoever runs the platform."""

from typing import Annotated

import typer

from cli.admin_options import Data, Format
from cli.command import Command
from cli.form import Form
from cli.kpi_commands import Day, Name, Output, Since

app = typer.Typer(help="What analytics published of all tenants together.", rich_markup_mode=None)
Report = Annotated[str, typer.Argument(metavar="ID", help="See `squad admin kpis reports`; latest: the newest.")]


@app.command("list")
def list_kpis(name: Name = "", since: Since = "", day: Day = "", data: Data = None, form: Format = Form.text) -> None:
    """List the platform's indicators, newest week first. With --name every number has a column of its own."""
    from cli.admin import ask
    from cli.kpis import print_kpis
    from cli.platform_kpis import list_kpis

    print_kpis(ask(data, lambda to: list_kpis(to, name, since, day)), form, of_one_name=bool(name))


@app.command("reports")
def list_reports(data: Data = None, form: Format = Form.text) -> None:
    """List the operator's weekly reports, newest first."""
    from cli.admin_answers import show_answers
    from cli.kpis import REPORT_COLUMNS
    from cli.platform_kpis import list_reports

    show_answers(data, form, list_reports, REPORT_COLUMNS)


@app.command("report", cls=Command)
def read_report(output: Output, report: Report = "latest", data: Data = None) -> None:
    """Write one of the operator's weekly reports into a file."""
    from cli.admin import ask
    from cli.kpis import wants_pdf, write
    from cli.platform_kpis import read_report

    as_pdf = wants_pdf(output)
    write(output, ask(data, lambda to: read_report(to, report, as_pdf=as_pdf)))


@app.command("manifest")
def read_manifest(data: Data = None, form: Format = Form.text) -> None:
    """Say from which export the indicators were computed."""
    from cli.admin import ask
    from cli.kpis import print_manifest
    from cli.platform_kpis import read_manifest

    print_manifest(ask(data, read_manifest), form)
