"""Grafana's dashboards: every query answers on the published indicators, and asks for numbers that there are."""

import json
import re
from pathlib import Path

import psycopg
import pytest
import yaml

from analytics.dashboards.__main__ import FOLDER, write
from analytics.dashboards.boards import BOARDS
from analytics.dashboards.grafana import SOURCE
from analytics.history.plan import TENANTS
from analytics.jobs.publish import publish
from analytics.transforms.catalogue import INDICATORS
from analytics.transforms.common import PLATFORM
from tests.analytics.rows import TENANT_A
from tests.support.servers import role_urls

pytestmark = pytest.mark.timeout(600)
PANELS = [(board.uid, panel) for board in BOARDS for panel in board.panels]
NAMES = [f"{uid}: {panel.title}" for uid, panel in PANELS]


@pytest.fixture(scope="module")
def ask(computed, analytics_template, new_database, plan):
    """Runs a query as Grafana does: as its role, with the tenant and the time put in."""
    url = new_database(analytics_template)
    roles = role_urls(url)
    publish(computed, roles["analytics_writer"])
    between = f"BETWEEN '{plan.first}T00:00:00Z' AND '{plan.last}T23:59:59Z'"

    def run(query: str, tenant: str = PLATFORM) -> tuple[list[str], list[tuple]]:
        whole = query.replace("${tenant:sqlstring}", f"'{tenant}'")
        whole = re.sub(r"\$__timeFilter\((\w+)\)", rf"\1 {between}", whole)
        assert "$" not in whole
        with psycopg.connect(roles["analytics_reader"]) as connection:
            cursor = connection.execute(whole)
            return [column.name for column in cursor.description], cursor.fetchall()

    yield run
    new_database.drop(url)


@pytest.mark.parametrize(("uid", "panel"), PANELS, ids=NAMES)
def test_every_panel_shows_something_of_the_history(ask, uid, panel):
    of_one_tenant = "of one tenant" in panel.says.lower()
    columns, rows = ask(panel.query, TENANTS[0] if of_one_tenant else PLATFORM)
    assert rows
    numbers = [value for row in rows for value in row if isinstance(value, float)]
    assert numbers
    if panel.kind == "timeseries":
        assert columns[0] == "time"
        assert len({row[0] for row in rows}) > 1


@pytest.mark.parametrize(("uid", "panel"), PANELS, ids=NAMES)
def test_every_panel_asks_for_measures_that_there_are(uid, panel):
    (name,) = set(re.findall(r"AND name = '(\w+)'", panel.query))
    indicator = INDICATORS[name]
    assert set(re.findall(r"measures ->> '(\w+)'", panel.query)) <= set(indicator.MEASURES)
    assert set(re.findall(r"dimensions ->> '(\w+)'", panel.query)) <= set(indicator.DIMENSIONS)


def test_a_dashboard_offers_the_tenants_by_their_names(ask):
    (variable,) = json.loads((FOLDER / f"{BOARDS[0].uid}.json").read_text())["templating"]["list"]
    columns, rows = ask(variable["query"])
    assert columns == ["__value", "__text"]
    assert rows[:2] == [(PLATFORM, "all tenants"), (TENANT_A, "acme")]


def test_repositories_are_called_as_people_call_them(ask, plan):
    columns, rows = ask(BOARDS[2].panels[3].query, TENANTS[0])
    assert columns[0] == "repository"
    assert rows[0][0]


def test_the_files_are_those_that_the_boards_give(tmp_path):
    written = write(tmp_path)
    assert {path.name for path in FOLDER.glob("*.json")} == {path.name for path in written}
    for path in written:
        assert (FOLDER / path.name).read_text() == path.read_text(), "run `python -m analytics.dashboards`"


def test_grafana_finds_the_source_that_the_panels_name():
    (source,) = yaml.safe_load((FOLDER / "datasource.yaml").read_text())["datasources"]
    assert (source["type"], source["uid"], source["user"]) == (SOURCE["type"], SOURCE["uid"], "analytics_reader")
    assert "$" in source["secureJsonData"]["password"]
    (provider,) = yaml.safe_load(Path(FOLDER / "dashboards.yaml").read_text())["providers"]
    assert provider["options"]["path"]
