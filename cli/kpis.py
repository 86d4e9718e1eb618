"""Asks a running server what analytics published, over its public API."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cli.api import Api, Row
from cli.errors import CommandError
from cli.form import Form
from cli.table import show

_REPOSITORY = "repository_key"
LATEST = "latest"
"""Instead of a report's id: the newest one."""
REPORT_COLUMNS = ("week", "id", "create_time", "title")


def show_kpis(api: Api, form: Form, **filters: str) -> None:
    """Prints indicators; those of one name as a table of their numbers. Raises CommandError."""
    print_kpis(api.rows("analytics/kpis", "kpis", filters), form, of_one_name=bool(filters["name"]))


def print_kpis(found: Sequence[Row], form: Form, *, of_one_name: bool) -> None:
    """Prints what a server answered: of one name every number in a column of its own."""
    if form is Form.json:
        show(found, (), as_json=True)
    elif of_one_name:
        show([_wide(row) for row in found], ["week", *_keys(found, _about), *_keys(found, _measures)], as_json=False)
    else:
        show([_long(row) for row in found], ("week", "name", "about", "numbers"), as_json=False)


def save_report(api: Api, report: str, output: Path) -> None:
    """Writes a report, whole or not at all. Raises CommandError."""
    is_pdf = wants_pdf(output)
    if report == LATEST:
        report = newest(api.rows("analytics/reports", "reports", {}, limit=1))
    write(output, api.content(f"analytics/reports/{report}{'/pdf' if is_pdf else ''}"))


def wants_pdf(output: Path) -> bool:
    """Whether the file is to be a PDF rather than a page. Raises CommandError: it is neither."""
    if output.suffix not in (".html", ".pdf"):
        raise CommandError(f"{output} is neither .html nor .pdf: give --output an ending that says what you want")
    return output.suffix == ".pdf"


def newest(reports: Sequence[Row]) -> str:
    """The id of the first. Raises CommandError: there is none."""
    if not reports:
        raise CommandError("there is no report yet: `squad analytics report` writes one for every week")
    return str(reports[0]["id"])


def write(output: Path, content: bytes) -> None:
    """Writes a report, whole or not at all."""
    beside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(output)
    finally:
        beside.unlink(missing_ok=True)
    print(output)


def show_manifest(api: Api, form: Form) -> None:
    """Prints the newest export that was published. Raises CommandError."""
    print_manifest(api.ask("GET", "analytics/exports/latest-manifest"), form)


def print_manifest(found: Row, form: Form) -> None:
    """Prints an export and its tables."""
    if form is Form.text:
        print(f"export {found['id']} of {found['snapshot_time']}, published {found['publish_time']}")
        show(found["tables"], ("name", "rows", "first_day", "last_day", "version", "digest"), as_json=False)
    else:
        show([found], (), as_json=True)


def _about(row: Row) -> Mapping[str, Any]:
    """What the numbers are about; a repository by its name, where it has one."""
    about = dict(sorted(row["dimensions"].items()))
    if key := about.pop(_REPOSITORY, ""):
        about = {"repository": row["repository_full_name"] or key} | about
    return about


def _measures(row: Row) -> Mapping[str, Any]:
    return {name: number(value) for name, value in sorted(row["measures"].items())}


def _keys(rows: Sequence[Row], of: Any) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in of(row)))


def _wide(row: Row) -> Row:
    return {"week": row["week"], **_about(row), **_measures(row)}


def _long(row: Row) -> Row:
    numbers = ", ".join(f"{name} {value}" for name, value in _measures(row).items())
    return {"week": row["week"], "name": row["name"], "about": " ".join(_about(row).values()), "numbers": numbers}


def number(value: float) -> str:
    """A number as people read it: whole ones without a point, others to three places."""
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.3f}"
