"""Says how the gate stands: to Prometheus by a file, to people by Slack."""

import os
from pathlib import Path

import httpx
from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from analytics.errors import AnalyticsError
from analytics.jobs.validate import Validation
from analytics.lake.manifest import Manifest

_MOST = 2000
"""Characters of a message."""


def metrics(path: Path, manifest: Manifest, found: Validation, when: float) -> None:
    """Writes the file anew, whole.

    Args:
        when: Seconds since 1970 at which the gate was asked.
    """
    registry = CollectorRegistry()
    gate = Gauge("squad_analytics_gate_open", "1: the newest export may be published.", registry=registry)
    gate.set(found.passed)
    Gauge("squad_analytics_validation_timestamp_seconds", "When it was looked at.", registry=registry).set(when)
    rows = Gauge("squad_analytics_rows", "Rows of the lake.", ["table"], registry=registry)
    aside = Gauge("squad_analytics_quarantined_rows", "Rows put aside.", ["table"], registry=registry)
    for name, table in manifest.tables.items():
        rows.labels(name).set(table.rows)
        aside.labels(name).set(sum(found.aside.get(name, {}).values()))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(os.fspath(path), registry)


def slack(url: str, text: str) -> None:
    """Posts one message.

    Raises:
        AnalyticsError: Slack did not take it. The URL, which is a secret, is not named.
    """
    try:
        httpx.post(url, json={"text": text[:_MOST]}, timeout=10).raise_for_status()
    except httpx.HTTPError as error:
        said = (
            f"answered {error.response.status_code}" if isinstance(error, httpx.HTTPStatusError) else "does not answer"
        )
        raise AnalyticsError(f"Slack {said}: look at SQUAD_ANALYTICS_SLACK_URL") from None
