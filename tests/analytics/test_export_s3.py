"""The same export to a real S3 server."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyarrow.fs import FileSelector, S3FileSystem

from analytics.history.generate import write
from analytics.history.plan import Plan
from analytics.jobs.compact import compact
from analytics.jobs.export import export
from analytics.jobs.validate import must_have_passed, validate
from analytics.lake.frames import frames
from analytics.lake.manifest import require
from analytics.lake.place import place
from cli.stack.ports import free_port
from tests.analytics.support import ALL, days, everything
from tests.support.servers import wait_until

pytestmark = pytest.mark.timeout(600)
MONDAY = date(2026, 11, 2)
KEY = {"accessKey": "key", "secretKey": "word"}
CONFIG = {"identities": [{"name": "t", "credentials": [KEY], "actions": ["Admin", "Read", "Write", "List"]}]}


@pytest.fixture
def bucket(tmp_path, monkeypatch):
    """A bucket on SeaweedFS."""
    ports = {name: free_port() for name in ("master", "volume", "filer", "s3")}
    (tmp_path / "s3.json").write_text(json.dumps(CONFIG))
    (tmp_path / "data").mkdir()
    command = [Path(sys.executable).parent / "weed", "server", f"-dir={tmp_path / 'data'}", "-ip=127.0.0.1", "-s3"]
    command += [
        "-ip.bind=127.0.0.1",
        f"-s3.config={tmp_path / 's3.json'}",
        "-volume.max=20",
        "-s3.port.iceberg=0",
        "-master.volumeSizeLimitMB=64",
    ]
    command += [f"-{name}.port={port}" for name, port in ports.items()]
    command += [f"-{name}.port.grpc={free_port()}" for name in ports]
    for name, value in {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "word",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{ports['s3']}",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    with (tmp_path / "weed.log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            wait_until(lambda: _made(f"127.0.0.1:{ports['s3']}"), 40)
            yield place("s3://lake/squad")
        finally:
            server.kill()  # asked kindly it takes half a minute


def _made(server: str) -> bool:
    files = S3FileSystem(endpoint_override=server, scheme="http", region="us-east-1", allow_bucket_creation=True)
    try:
        files.create_dir("lake")
        files.open_output_stream("lake/probe").close()
    except OSError:
        return False
    return True


def test_a_lake_in_a_bucket_is_the_same_as_one_in_a_folder(data, lake, bucket):
    for where in (lake, bucket):
        export(data.reader, where, ALL)
        export(data.reader, where, days("2026-11-03"))
    assert everything(bucket) == everything(lake)
    assert bucket.files.get_file_info(FileSelector(bucket.path("findings", "_delta_log")))


def test_a_lake_in_a_bucket_is_looked_at_read_by_spark_and_made_small(spark, bucket):
    manifest = write(Plan(weeks=2, pull_requests=20, first=MONDAY, second_hours=100), bucket)
    found = validate(spark, bucket, MONDAY + timedelta(days=14))
    assert found.failures == []
    must_have_passed(bucket)
    before = everything(bucket)
    assert compact(bucket, timedelta(0)).tables != manifest.tables
    with frames(spark, bucket, require(bucket)) as held:
        assert {name: rows.count() for name, rows in held.items()} == {n: of.rows for n, of in manifest.tables.items()}
    assert everything(bucket) == before
