"""`squad up`, `status`, `down` and `demo`: the whole product in one command, and nothing left behind."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import httpx
import pytest

from cli.stack import control, state
from cli.stack.ports import free_port
from tests.support.command import CLEAN, SQUAD, squad
from tests.support.servers import wait_until
from tests.support.stack import runs
from tests.support.world import folder

EVERYBODY = {
    "postgres", "redis", "tenancy", "review", "worker", "gateway",
    "architecture", "logic", "performance", "security", "style",
}  # fmt: skip


@pytest.fixture(scope="module")
def data():
    """A data folder that several starts share."""
    with folder() as made:
        yield made / "data"
        if (last := state.read(made / "data")) and last.supervisor.alive:
            os.kill(last.supervisor.pid, signal.SIGKILL)


def up(data: Path, port: int) -> subprocess.Popen[str]:
    """A running `squad up`, ready."""
    command = [SQUAD, "up", "--data", data, "--port", str(port)]
    started = subprocess.Popen(command, env=CLEAN, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: started.poll() is not None or ready(data, started.pid), 60)
    assert started.poll() is None, started.stderr.read()
    return started


def ready(data, pid):
    last = state.read(data) if data.exists() else None
    return last and last.supervisor.pid == pid and last.facts.get("ready")


def members(data):
    return {each.name: each.pid for each in state.read(data).members}


@pytest.fixture(scope="module")
def running(data):
    """A stack in a process of its own, and its port."""
    port = free_port()
    process = up(data, port)
    yield process, port
    process.kill()
    process.communicate()


def test_it_runs_every_process_and_names_the_owners_key(data, running):
    _, port = running
    told = squad("status", "--data", data, cwd=data)
    assert told.status == 0
    assert all(re.search(rf"^\s*{name}\s+running", told.out, re.MULTILINE) for name in EVERYBODY), told.out
    key = data / "owner-key"
    assert key.stat().st_mode & 0o777 == 0o600
    headers = {"Authorization": f"Bearer {key.read_text().strip()}"}
    answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/reviews", headers=headers, trust_env=False)
    assert answer.status_code == 200


def test_what_dies_is_started_again(data, running):
    before = members(data)["style"]
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: members(data).get("style") not in {before, None})
    wait_until(lambda: all(row.running for row in control.status(data).rows))
    assert {row.name: row.restarts for row in control.status(data).rows}["style"] == 1


def test_a_second_one_on_the_same_data_is_refused_in_one_line(data, running):
    refused = squad("up", "--data", data, "--port", str(free_port()), cwd=data)
    assert refused.status == 2
    assert refused.err.count("\n") == 1
    assert str(running[0].pid) in refused.err


def test_a_busy_port_is_refused_in_one_line(data, running, tmp_path):
    refused = squad("up", "--data", tmp_path / "other", "--port", str(running[1]), cwd=tmp_path)
    assert refused.status == 2
    assert refused.err.count("\n") == 1
    assert str(running[1]) in refused.err


def test_a_kill_of_the_supervisor_leaves_no_orphan_after_the_next_start_and_loses_no_data(data, running):
    process, port = running
    key, left = (data / "owner-key").read_text(), members(data)
    process.kill()
    process.communicate()
    again = up(data, port)
    try:
        assert not set(left.values()) & set(members(data).values())
        assert not any(runs(pid) for pid in left.values())
        assert (data / "owner-key").read_text() == key
        headers = {"Authorization": f"Bearer {key.strip()}"}
        answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/members", headers=headers, trust_env=False)
        assert answer.status_code == 200
        now = members(data)
        stopped = squad("down", "--data", data, cwd=data)
        assert (stopped.status, again.wait(10)) == (0, 0)
        assert not any(runs(pid) for pid in now.values())
    finally:
        again.kill()
        out, _ = again.communicate()
    assert "ready after" in out
    told = squad("status", "--data", data, cwd=data)
    assert (told.status, told.out.count("\n")) == (3, 1)


def test_the_demo_shows_the_review_as_it_landed_and_leaves_nothing(tmp_path):
    shown = squad("demo", cwd=tmp_path, env={"TMPDIR": "/tmp", "COLUMNS": "120"})
    assert shown.status == 0, shown.err
    for words in ("summary comment", "check run", "Code Review Squad", "/docs", "Everything has stopped."):
        assert words in shown.out
    assert json.dumps(shown.err) == '""'
