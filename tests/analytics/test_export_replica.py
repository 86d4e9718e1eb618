"""The same export from a real standby that follows the primary."""

import shutil
import subprocess

import psycopg
import pytest

from analytics.jobs.export import export
from analytics.lake.place import place
from cli.stack import accounts
from cli.stack.postgres import Postgres
from tests.analytics.support import ALL, everything
from tests.support.servers import wait_until

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def replica(postgres_server, data_folder):
    """A hot standby of the tests' server."""
    standby = Postgres(data_folder / "replica", durable=False)
    accounts.make_folder(standby.home, standby.uid)
    programs = postgres_server.spec().argv[0].rpartition("/")[0]
    copy = [f"{programs}/pg_basebackup", "--pgdata", str(standby.cluster), "--dbname", postgres_server.url()]
    subprocess.run(
        [*copy, "--checkpoint=fast", "--no-sync", "--write-recovery-conf"],
        check=True, cwd="/", env={"LC_ALL": "C"}, user=standby.uid, group=standby.uid,
        extra_groups=None if standby.uid is None else [],
    )  # fmt: skip
    shutil.copy(postgres_server.home / "password", standby.home / "password")
    standby.start()
    yield standby
    standby.stop()


def test_a_replica_gives_the_same_rows_as_its_primary(data, postgres_server, replica, lake, tmp_path):
    data.run("UPDATE review.reviews SET attempt = 9")
    there, here = (url.replace(postgres_server.address, replica.address) for url in (data.admin_url, data.reader))
    with psycopg.connect(there, autocommit=True) as connection:
        arrived = "SELECT pg_is_in_recovery() AND every(attempt = 9) FROM review.reviews"
        wait_until(lambda: connection.execute(arrived).fetchone() == (True,), 60)
    export(here, lake, ALL)
    export(data.reader, beside := place(str(tmp_path / "primary")), ALL)
    assert everything(lake) == everything(beside)
    assert {row["attempt"] for row in everything(lake)["reviews"]} == {9}
