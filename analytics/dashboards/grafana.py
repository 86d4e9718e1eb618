"""A board as Grafana's JSON."""

from typing import Any

from analytics.dashboards.boards import Board, Panel
from analytics.dashboards.queries import TENANTS

SOURCE = {"type": "grafana-postgresql-datasource", "uid": "squad-analytics"}
"""As `deploy/grafana/datasource.yaml` provisions it."""
_SCHEMA = 39
_HEIGHT, _ACROSS = 9, 12
"""Of a panel, in Grafana's grid: 24 are the whole width."""


def dashboard(board: Board) -> dict[str, Any]:
    """The whole page; two panels side by side."""
    return {
        "uid": board.uid,
        "title": board.title,
        "tags": ["squad", "analytics"],
        "schemaVersion": _SCHEMA,
        "editable": False,
        "timezone": "utc",
        "refresh": "1h",
        "time": {"from": "now-26w", "to": "now"},
        "templating": {"list": [_tenant()]},
        "panels": [_panel(number, each) for number, each in enumerate(board.panels)],
    }


def _tenant() -> dict[str, Any]:
    return {
        "name": "tenant",
        "label": "Tenant",
        "type": "query",
        "datasource": SOURCE,
        "query": TENANTS,
        "refresh": 1,
        "multi": False,
        "includeAll": False,
    }


def _panel(number: int, panel: Panel) -> dict[str, Any]:
    place = {"h": _HEIGHT, "w": _ACROSS, "x": number % 2 * _ACROSS, "y": number // 2 * _HEIGHT}
    is_trend = panel.kind == "timeseries"
    target = {
        "refId": "A",
        "datasource": SOURCE,
        "editorMode": "code",
        "format": "time_series" if is_trend else "table",
        "rawQuery": True,
        "rawSql": panel.query,
    }
    drawn = {"drawStyle": "line", "lineWidth": 2, "showPoints": "auto", "spanNulls": True}
    return {
        "id": number + 1,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.says,
        "datasource": SOURCE,
        "gridPos": place,
        "fieldConfig": {
            "defaults": {"unit": panel.unit, "min": 0, "custom": drawn} if is_trend else {"unit": panel.unit},
            "overrides": [],
        },
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}} if is_trend else {},
        "targets": [target],
    }
