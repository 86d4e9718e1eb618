"""A migrated database with a little history in it, and a lake to bring it to."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from analytics.lake.place import Place, place
from kit.database import migrate
from tests.analytics.rows import fill
from tests.support.servers import role_urls


@dataclass(frozen=True)
class Data:
    """A database as analytics meet it."""

    admin_url: str
    reader: str
    writer: str

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
