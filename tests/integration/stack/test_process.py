import http.server
import os
import signal
import stat
import subprocess
import sys
import threading
from concurrent import futures
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from cli.stack import procfs
from cli.stack.errors import StackError
from cli.stack.probes import grpc_serving, http_ok
from cli.stack.process import Process, Spec
from tests.support.servers import wait_until
from tests.support.stack import PARENT, ROOT, SLEEP, STUBBORN, python, runs


@pytest.fixture
def run(tmp_path):
    """Starts a process that the end of the test stops."""
    started = []

    def start(spec):
        started.append(Process(spec, tmp_path / "logs"))
        started[-1].start()
        return started[-1]

    yield start
    for process in started:
        process.stop()


def test_it_runs_measures_itself_and_stops_when_asked(run):
    process = run(python("sleeper", SLEEP))
    wait_until(lambda: (process.memory_bytes or 0) > 1_000_000)
    assert 0 <= process.uptime_seconds < 60
    process.stop()
    assert (process.alive, process.ending()) == (False, "killed by SIGTERM")


def test_it_sees_nothing_of_our_environment(run):
    process = run(python("environment", "import os; print(sorted(os.environ))"))
    wait_until(lambda: not process.alive)
    assert process.log.read_text() == "['HOME', 'LC_CTYPE']\n"


def test_one_that_will_not_stop_is_killed_after_the_grace(run):
    process = run(python("stubborn", STUBBORN, grace_seconds=0.3))
    wait_until(lambda: "set" in process.log.read_text())
    process.stop()
    assert process.ending() == "killed by SIGKILL"


def test_its_children_go_with_it(run):
    process = run(python("parent", PARENT))
    wait_until(lambda: len(procfs.tree(process.pid)) == 2)
    family = procfs.tree(process.pid)
    process.stop()
    wait_until(lambda: not any(runs(pid) for pid in family))


def test_one_that_dies_early_is_told_with_the_end_of_its_log(run):
    process = run(python("broken", "print('before'); raise SystemExit('no such table: reviews')", ready=lambda: "no"))
    with pytest.raises(
        StackError, match=r"^broken stopped at its start \(exit code 1\): .*no such table.* \[log: .*broken.log\]$"
    ):
        process.wait_ready(20)


def test_a_known_complaint_in_the_log_becomes_advice(run):
    spec = python(
        "full", "raise SystemExit('No space left on device')", ready=lambda: "no", hints={"No space": "free some space"}
    )
    with pytest.raises(StackError, match=r"^full stopped at its start \(exit code 1\): free some space$"):
        run(spec).wait_ready(20)


def test_only_what_this_start_wrote_is_told(run, tmp_path):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "quiet.log").write_text("No space left, last week\n")
    with pytest.raises(StackError, match="its log is empty"):
        run(python("quiet", "raise SystemExit(3)", ready=lambda: "no", hints={"No space": "wrong"})).wait_ready(20)


def test_one_that_is_never_ready_is_told_with_what_is_missing(run):
    with pytest.raises(StackError, match=r"slow was not ready after 0.2 s \(no answer yet\)"):
        run(python("slow", SLEEP, ready=lambda: "no answer yet")).wait_ready(0.2)


def test_a_command_that_does_not_exist_is_told(run):
    with pytest.raises(
        StackError, match=r"gone stopped at its start .*: cannot run /no/such: No such file or directory"
    ):
        run(Spec("gone", ["/no/such"], ready=lambda: "no")).wait_ready(20)


def test_a_working_directory_that_does_not_exist_is_told(tmp_path):
    process = Process(python("gone", SLEEP, cwd=tmp_path / "nowhere"), tmp_path)
    with pytest.raises(StackError, match=r"cannot start gone: No such file or directory"):
        process.start()


def test_a_long_log_is_set_aside_at_the_next_start(run, tmp_path):
    log = tmp_path / "logs" / "loud.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    process = run(python("loud", "print('new')"))
    wait_until(lambda: not process.alive)
    assert (log.read_text(), log.with_name("loud.log.1").stat().st_size) == ("new\n", 10 * 1024 * 1024 + 1)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
def test_it_dies_with_the_process_that_started_it(tmp_path):
    code = (
        "import pathlib, sys, os, signal\n"
        "from cli.stack.process import Process\n"
        "from tests.support.stack import SLEEP, python\n"
        "process = Process(python('child', SLEEP), pathlib.Path(sys.argv[1]))\n"
        "process.start()\n"
        "print(process.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, tmp_path], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with parent:
        child = int(parent.stdout.readline())
        wait_until(lambda: procfs.argv(child)[-1:] == [SLEEP] and "-I" not in procfs.argv(child))
        parent.send_signal(signal.SIGKILL)
        wait_until(lambda: not runs(child))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can change to another user")
def test_it_can_run_as_another_user(run):
    process = run(Spec("nobody", ["/bin/sleep", "600"], uid=65534))
    wait_until(lambda: procfs.argv(process.pid)[:1] == ["/bin/sleep"])
    assert Path(f"/proc/{process.pid}").stat().st_uid == 65534


def test_a_grpc_server_is_ready_when_its_health_says_so():
    service = health.HealthServicer()
    server = grpc.server(futures.ThreadPoolExecutor(2))
    health_pb2_grpc.add_HealthServicer_to_server(service, server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    service.set("", health_pb2.HealthCheckResponse.NOT_SERVING)
    assert grpc_serving(address)() == f"{address} is not serving yet"
    service.set("", health_pb2.HealthCheckResponse.SERVING)
    assert grpc_serving(address)() is None
    server.stop(None).wait()
    assert grpc_serving(address)() == f"{address} does not answer (UNAVAILABLE)"


def test_an_http_server_is_ready_when_it_answers_2xx(tmp_path):
    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/readyz" else 503)
            self.end_headers()

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        url = f"http://127.0.0.1:{server.server_port}"
        assert http_ok(url + "/readyz")() is None
        assert http_ok(url + "/other")() == f"{url}/other answers 503"
        server.shutdown()
    assert "does not answer" in http_ok(url)()
