"""Says how the gate stands: to Prometheus by a file, to people by Slack."""

import os
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from analytics.delivery import slack
from analytics.delivery.attempt import try_again
from analytics.errors import AnalyticsError
from analytics.jobs.validate import Validation
from analytics.lake.manifest import Manifest


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


def alarm(url: str, text: str) -> None:
    """Tells the operator's Slack.

    Raises:
        AnalyticsError: It was not told. The URL, which is a secret, is not named.
    """
    if not slack.good_address(url):
        raise AnalyticsError(
            "SQUAD_ANALYTICS_SLACK_URL must be an address such as https://hooks.slack.com/services/..."
        )
    try_again(lambda: slack.post(url, slack.alarm(text)))
