"""`squad analytics`: one command for each job, and `run` for all of them."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from analytics.arguments import parser
from analytics.days import Days, day, span
from analytics.errors import AnalyticsError
from analytics.lake.manifest import load as load_manifest
from analytics.lake.manifest import require
from analytics.lake.place import Place, place
from analytics.settings import Settings, load, needed

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SHUT = 3
"""Exit status of a gate that is shut."""
_OVERLAP = timedelta(days=1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; answers the exit status. What goes wrong is one line."""
    return run(parser().parse_args(arguments))


def run(asked: argparse.Namespace) -> int:
    """Runs what was asked for; answers the exit status. What goes wrong is one line."""
    try:
        settings = load()
        return _JOBS[asked.job](settings, _lake(settings), asked)
    except AnalyticsError as error:
        said = str(error)
    except OSError as error:
        said = _of_the_system(error)
    except Exception as error:
        # The last door: a fault of ours is no traceback.
        if os.environ.get("SQUAD_LOG_LEVEL") == "debug":
            raise
        said = f"a fault of ours, {type(error).__name__}: {error}; SQUAD_LOG_LEVEL=debug shows where"
    print(f"squad analytics: {' '.join(said.split())}", file=sys.stderr)
    return 2


def _of_the_system(error: OSError) -> str:
    """A full disk, a folder that is none, a bucket that does not answer."""
    if "AWS Error" in str(error):
        return f"{error}: look at SQUAD_ANALYTICS_LAKE, AWS_ENDPOINT_URL and the other AWS_* variables"
    return f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"


def _lake(settings: Settings) -> Place:
    return place(needed(settings.lake, "LAKE", "say where the lake lies, a folder or s3://bucket/prefix"))


def _export(settings: Settings, lake: Place, asked: argparse.Namespace) -> int:
    from analytics.jobs.export import Wanted, export

    days, late = _days(lake, asked)
    url = needed(settings.database_url, "DATABASE_URL", "say where PostgreSQL is, as analytics_reader")
    _say(f"exporting {days} to {lake.uri}")
    manifest = export(url, lake, Wanted(days, late, settings.keep_days), _say)
    _say(f"{sum(table.rows for table in manifest.tables.values())} rows in the lake, as of {manifest.snapshot_time}")
    return 0


def _days(lake: Place, asked: argparse.Namespace) -> tuple[Days, bool]:
    """The days that are asked for, and whether late ones before them are, too."""
    today = datetime.now(UTC).date()
    one, some, since = (getattr(asked, name, None) for name in ("date", "backfill", "since"))
    if one is not None:
        days = Days(day(one), day(one))
    elif some is not None:
        days = span(some)
    else:
        first = _since_last(lake) if since is None else day(since)
        days = Days(first, max(first, today))
    if days.last > today:
        raise AnalyticsError(f"{days.last} lies in the future: today is {today} in UTC")
    return days, one is None and some is None


def _since_last(lake: Place) -> date:
    """The first day of which the last export may not have seen all."""
    before = load_manifest(lake)
    if before is None:
        raise AnalyticsError("nothing was exported yet: say from which day on with --since")
    return day(before.snapshot_time[:10]) - _OVERLAP


def _validate(settings: Settings, lake: Place, _asked: argparse.Namespace) -> int:
    from analytics import tell
    from analytics.document import html
    from analytics.jobs.validate import FOLDER, validate
    from analytics.validation_page import page

    require(lake)  # before Spark starts
    with _spark(settings) as spark:
        found = validate(spark, lake, datetime.now(UTC).date(), _say)
    lake.replace(html.render(page(found)).encode(), FOLDER, f"{found.manifest}.html")
    if settings.metrics_file:
        tell.metrics(settings.metrics_file, require(lake), found, time.time())
    for note in found.notes:
        _say(note)
    _say(f"{len(found.checks)} checks: {lake.path(FOLDER, found.manifest)}.html")
    if found.passed:
        return 0
    said = f"the gate of analytics is shut, nothing is published: {'; '.join(found.failures)}"
    print(f"squad analytics: {said}", file=sys.stderr)
    if url := settings.slack_url.get_secret_value():
        try:
            tell.alarm(url, said)
        except AnalyticsError as error:
            print(f"squad analytics: {error}", file=sys.stderr)
    return _SHUT


def _kpis(settings: Settings, lake: Place, _asked: argparse.Namespace) -> int:
    from analytics.jobs.kpis import compute
    from analytics.jobs.publish import publish
    from analytics.jobs.validate import must_have_passed

    must_have_passed(lake)
    with _spark(settings) as spark:
        compute(spark, lake, _say)
    if url := settings.publish_url.get_secret_value():
        _say(f"published {publish(lake, url)} rows")
    return 0


def _report(settings: Settings, lake: Place, asked: argparse.Namespace) -> int:
    from analytics.jobs.kpis import FOLDER
    from analytics.jobs.publish_reports import publish_reports
    from analytics.jobs.report import write_reports

    written = write_reports(lake, settings.reports, _week(asked))
    for path in written:
        _say(str(path))
    if url := settings.publish_url.get_secret_value():
        tenants = require(lake.below(FOLDER)).tenants
        _say(f"published {publish_reports(written[0].parent, tenants, url)} reports")
    return 0


def _send(settings: Settings, lake: Place, asked: argparse.Namespace) -> int:
    from analytics.delivery.mail import server
    from analytics.delivery.record import Record
    from analytics.delivery.targets import read
    from analytics.jobs.kpis import FOLDER
    from analytics.jobs.report import week_of
    from analytics.jobs.send import Way, send_reports

    if settings.targets is None:
        raise AnalyticsError("SQUAD_ANALYTICS_TARGETS is not set: name the file that says who gets which report")
    manifest = require(lake.below(FOLDER), "kpis")
    week = str(week_of(manifest, _week(asked)))
    smtp = settings.smtp_url.get_secret_value()
    way = Way(server(smtp, settings.mail_from) if smtp else None, settings.reports_url, getattr(asked, "again", ""))
    send_reports(Record(lake, week), settings.reports / week, read(settings.targets), manifest.tenants, way, _say)
    return 0


def _week(asked: argparse.Namespace) -> date | None:
    """The day whose week is meant."""
    said = getattr(asked, "week", None)
    if said == "last":
        return datetime.now(UTC).date() - timedelta(days=7)
    return None if said is None else day(said)


def _compact(settings: Settings, lake: Place, _asked: argparse.Namespace) -> int:
    from analytics.jobs.compact import compact

    compact(lake, timedelta(hours=settings.keep_versions_hours), _say)
    return 0


def _run(settings: Settings, lake: Place, asked: argparse.Namespace) -> int:
    for job in (_export, _validate, _kpis, _report, _compact, *([_send] if settings.targets else [])):
        if status := job(settings, lake, asked):
            return status
    return 0


def _schedule(settings: Settings, _lake: Place, _asked: argparse.Namespace) -> int:
    from analytics.schedule import work

    work(settings)
    return 0


@contextmanager
def _spark(settings: Settings) -> "Iterator[SparkSession]":
    """Spark for the block. Raises AnalyticsError: it does not start."""
    from analytics.session import session

    with ExitStack() as block:
        try:
            spark = block.enter_context(session(settings.spark, settings.spark_memory))
        except Exception as error:  # it has as many kinds of them as there are ways to start it
            said = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise AnalyticsError(
                f"Spark does not start at {settings.spark}: {said}: look at SQUAD_ANALYTICS_SPARK, "
                "SQUAD_ANALYTICS_SPARK_MEMORY and JAVA_HOME"
            ) from error
        yield spark


def _say(text: str) -> None:
    print(text, flush=True)


_JOBS: Mapping[str, Callable[[Settings, Place, argparse.Namespace], int]] = {
    "export": _export,
    "validate": _validate,
    "kpis": _kpis,
    "report": _report,
    "send": _send,
    "compact": _compact,
    "schedule": _schedule,
    "run": _run,
}
