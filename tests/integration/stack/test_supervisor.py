import os
import signal

import pytest

from cli.stack import procfs, state
from cli.stack.backoff import Backoff
from cli.stack.child import Kind
from cli.stack.control import down, status
from cli.stack.errors import StackError
from cli.stack.supervisor import Supervisor
from tests.support.servers import wait_until
from tests.support.stack import SLEEP, python, runs, supervisor_process


@pytest.fixture
def up(tmp_path):
    """A supervisor in a process of its own; it and what it left are ended after the test."""
    process = supervisor_process(tmp_path)
    yield process
    process.kill()
    process.communicate()
    down(tmp_path)


def test_a_group_starts_when_the_one_before_is_ready_and_all_stop_in_reverse(tmp_path):
    events = []
    with Supervisor(tmp_path, events.append) as stack:
        stack.start([python("database", SLEEP)])
        stack.start([python("service", SLEEP)])
    assert [(event.name, event.kind) for event in events] == [
        ("database", Kind.STARTED),
        ("database", Kind.READY),
        ("service", Kind.STARTED),
        ("service", Kind.READY),
        ("service", Kind.STOPPED),
        ("database", Kind.STOPPED),
    ]
    assert status(tmp_path).up is False


def test_what_dies_is_started_again(tmp_path):
    events = []
    with Supervisor(tmp_path, events.append, lambda: Backoff(first=0.05)) as stack:
        stack.start([python("service", SLEEP)])
        for times in (2, 3):
            os.kill(stack.processes[0].pid, signal.SIGKILL)
            wait_until(lambda times=times: [event.kind for event in events].count(Kind.READY) == times)
        assert status(tmp_path).rows[1].restarts == 2
    died = [event.detail for event in events if event.kind is Kind.DIED]
    assert [detail.split("; ")[-1] for detail in died] == ["starting again in 0.05 s", "starting again in 0.1 s"]


def test_a_process_that_cannot_start_fails_the_start_with_one_clear_line_and_stops_the_rest(tmp_path):
    bad = [python("broken", "raise SystemExit('no table')", ready=lambda: "no"), python("other", SLEEP)]
    with Supervisor(tmp_path) as stack:
        stack.start([python("good", SLEEP)])
        with pytest.raises(StackError, match=r"^broken died \(exit code 1\): no table \[log: "):
            stack.start(bad)
    assert not any(process.alive for process in stack.processes)


def test_the_one_that_failed_is_named_and_not_the_one_that_waits(tmp_path):
    waiting = python("waiting", SLEEP, ready=lambda: "not yet")
    broken = python("broken", "raise SystemExit('no')", ready=lambda: "no")
    with Supervisor(tmp_path) as stack, pytest.raises(StackError, match=r"^broken died"):
        stack.start([waiting, broken], within_seconds=20)


def test_a_process_that_is_not_ready_in_time_fails_the_start(tmp_path):
    slow = python("slow", SLEEP, ready=lambda: "no port")
    with Supervisor(tmp_path) as stack, pytest.raises(StackError, match=r"^slow was not ready after 0.3 s \(no port\)"):
        stack.start([slow], within_seconds=0.3)


def test_a_second_supervisor_on_the_same_folder_is_refused(tmp_path):
    with (
        Supervisor(tmp_path),
        pytest.raises(StackError, match=rf"^squad is already up on .* \(pid {os.getpid()}\): stop it with squad down"),
        Supervisor(tmp_path),
    ):
        pass


def test_a_failing_listener_stops_everything_and_is_told(tmp_path):
    def fail(event):
        raise ValueError("listener")

    with pytest.raises(ValueError, match="listener"), Supervisor(tmp_path, fail) as stack:
        stack.start([python("service", SLEEP)], within_seconds=5)
    assert not stack.processes[0].alive


def test_the_state_file_is_private(tmp_path):
    with Supervisor(tmp_path):
        assert (tmp_path / "state.json").stat().st_mode & 0o777 == 0o600


def test_status_tells_what_runs_where(up, tmp_path):
    seen = status(tmp_path)
    assert (seen.up, seen.facts) == (True, {"gateway": "http://127.0.0.1:1"})
    assert [(row.name, row.running) for row in seen.rows] == [
        ("supervisor", True),
        ("one", True),
        ("two", True),
        ("three", True),
    ]
    assert all(row.memory_bytes > 100_000 and row.uptime_seconds >= 0 for row in seen.rows)


def test_down_stops_everything_and_says_what(up, tmp_path):
    members = state.read(tmp_path).members
    assert down(tmp_path) == ["one", "two", "three"]
    assert not any(each.alive for each in members)
    assert up.wait(10) == 0
    assert down(tmp_path) == []


def test_ctrl_c_stops_everything(up, tmp_path):
    members = state.read(tmp_path).members
    up.send_signal(signal.SIGINT)
    assert up.wait(20) == 0
    assert not any(each.alive for each in members)


def test_nothing_of_a_killed_run_survives_the_next_start(up, tmp_path):
    last = state.read(tmp_path)
    family = {pid for each in last.members for pid in procfs.tree(each.pid)}
    up.kill()
    up.wait()
    with Supervisor(tmp_path) as stack:
        assert not [pid for pid in family if runs(pid)]
        stack.start([python("fresh", SLEEP)])


def test_down_ends_what_a_killed_supervisor_left(up, tmp_path):
    members = state.read(tmp_path).members
    os.kill(up.pid, signal.SIGSTOP)  # so that the stubborn one is certainly there when it dies
    up.kill()
    up.wait()
    down(tmp_path)
    assert not any(each.alive for each in members)


def test_a_stranger_with_a_written_down_pid_is_left_alone(tmp_path):
    with Supervisor(tmp_path) as stack:
        stack.start([python("stranger", SLEEP)])
        stranger = stack.processes[0]
        other = tmp_path / "other"
        other.mkdir()
        known = state.Member("old", stranger.pid, procfs.start_time(stranger.pid), ["/usr/bin/other"])
        state.write(other, state.State("another run", known, [known]))
        with Supervisor(other):
            assert stranger.alive
