"""A migrated database with a little history in it, and a lake to bring it to."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pyarrow as pa
import pytest

from analytics.history.generate import write
from analytics.history.plan import Plan
from analytics.jobs.kpis import compute, results
from analytics.lake.manifest import Manifest
from analytics.lake.place import Place, place
from analytics.session import session
from kit.database import migrate
from tests.analytics.rows import fill
from tests.support.servers import role_urls


@dataclass(frozen=True)
class Data:
    """A database as analytics meet it."""

    admin_url: str
    reader: str
    writer: str

    def url_of(self, role: str) -> str:
        """The same as one of the product's roles."""
        return role_urls(self.admin_url)[role]

    def run(self, statement: str, *values: object) -> list[tuple]:
        """As the superuser."""
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="session")
def analytics_template(new_database) -> str:
    url = new_database()
    for service in ("tenancy_service", "review_service"):
        migrate(role_urls(url)["squad_owner"], service)
    fill(url)
    return url


@pytest.fixture
def data(analytics_template, new_database) -> Data:
    """Two tenants with three days of reviews."""
    url = new_database(analytics_template)
    roles = role_urls(url)
    yield Data(url, roles["analytics_reader"], roles["analytics_writer"])
    new_database.drop(url)


@pytest.fixture
def lake(tmp_path: Path) -> Place:
    return place(str(tmp_path / "lake"))


@pytest.fixture(scope="session")
def spark():
    """The one Spark of all tests. It runs for minutes: what a compiler learns later is learned too late."""
    with session("local[2]", "1g", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC") as started:
        yield started


@pytest.fixture(scope="session")
def plan() -> Plan:
    """Sixteen weeks in which everything happens that can."""
    return Plan(weeks=16, pull_requests=60)


@pytest.fixture(scope="session")
def history_lake(tmp_path_factory) -> Place:
    return place(str(tmp_path_factory.mktemp("history")))


@pytest.fixture(scope="session")
def history(plan, history_lake) -> Manifest:
    """That plan, as an export."""
    return write(plan, history_lake)


@pytest.fixture(scope="session")
def computed(spark, history, history_lake) -> Place:
    """The lake with its indicators."""
    compute(spark, history_lake)
    return history_lake


@pytest.fixture(scope="session")
def indicators(computed) -> Mapping[str, pa.Table]:
    """Every indicator of that history."""
    return results(computed)
