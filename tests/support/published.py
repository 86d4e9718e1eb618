"""What analytics published, put into the database as their role puts it there."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg

from review_service.settings import ServerSettings

PLATFORM = "00000000-0000-0000-0000-000000000000"
PAGE, PAPER = b"<h1>What changed</h1>", b"%PDF-1.7 What changed"
_KPI = "INSERT INTO analytics.indicators VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
_REPORT = "INSERT INTO analytics.reports (tenant_id, id, week, title, html, pdf) VALUES (%s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class Publisher:
    """Writes for one tenant; `url` is that of analytics_writer."""

    url: str
    tenant_id: str

    def kpi(self, name: str, week: str, measures: dict[str, float | None], **dimensions: str) -> None:
        """An indicator, if it is not there yet."""
        self._run(_KPI, self.tenant_id, name, week, json.dumps(dimensions), json.dumps(measures))

    def report(self, week: str, html: bytes = PAGE, pdf: bytes = PAPER) -> str:
        """The report of a week, in the place of what was there; answers its id."""
        self._run("DELETE FROM analytics.reports WHERE tenant_id = %s AND week = %s", self.tenant_id, week)
        report_id = str(uuid4())
        self._run(_REPORT, self.tenant_id, report_id, week, "Code review: acme", html, pdf)
        return report_id

    def manifest(self, export: str, rows: int) -> None:
        """An export with one table."""
        days = {"first_day": "2026-11-02", "last_day": "2026-11-22"}
        table = {"name": "findings", "version": 3, "rows": rows, "digest": "f" * 64, **days}
        held = {"export": export, "snapshot_time": "2026-11-23T01:00:00.000001Z", "rows": 1, "tables": [table]}
        statement = "INSERT INTO analytics.publications (tenant_id, id, manifest) VALUES (%s, %s, %s)"
        self._run(statement, self.tenant_id, uuid4(), json.dumps(held))

    def _run(self, statement: str, *values: Any) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement, values)  # type: ignore[call-overload]


def publisher(settings: ServerSettings, tenant_id: str) -> Publisher:
    """For a tenant of the database that a review server reads."""
    url = settings.database_url.get_secret_value().replace("//squad_review:", "//analytics_writer:")
    return Publisher(url, tenant_id)
