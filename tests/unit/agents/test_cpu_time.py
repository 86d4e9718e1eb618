"""The CPU time of another process is what that process would say of itself."""

import os
import subprocess
import sys
import time

from agent_services.runtime.kernel import cpu_seconds


def test_the_cpu_time_of_a_process_is_its_own_process_time() -> None:
    before = time.process_time()
    seen = cpu_seconds(os.getpid())
    assert before <= seen <= time.process_time()


def test_a_process_that_waits_uses_none() -> None:
    code = "import sys, time; print(time.process_time(), flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        said = float(process.stdout.readline())
        assert said <= cpu_seconds(process.pid) < said + 0.5
        process.stdin.close()


def test_a_process_that_is_gone_or_not_there_yet_has_used_none() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert [cpu_seconds(gone.pid), cpu_seconds(0)] == [0.0, 0.0]
