"""Small programs to put under a supervisor, and a supervisor in a process of its own."""

import subprocess
import sys
from pathlib import Path

from cli.stack import procfs
from cli.stack.process import Spec

SLEEP = "import time; time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('set', flush=True); {SLEEP}"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); {SLEEP}"
ROOT = Path(__file__).parents[2]

UP = """
import contextlib, pathlib, sys
from cli.stack.postgres import Postgres
from cli.stack.supervisor import Supervisor, interrupt_on_termination
from tests.support.stack import PARENT, SLEEP, STUBBORN, python
quietly, data = contextlib.suppress(KeyboardInterrupt), pathlib.Path(sys.argv[1])
with quietly, interrupt_on_termination(), Supervisor(data) as stack:
    {start}
    print("up", flush=True)
    stack.wait()
"""
THREE = """
    stack.start([python("one", SLEEP), python("two", PARENT)])
    stack.start([python("three", STUBBORN, grace_seconds=0.2)])
    stack.publish({"gateway": "http://127.0.0.1:1"})
"""
POSTGRES = """
    server = Postgres(data / "postgres", int(sys.argv[2]))
    server.prepare()
    stack.start([server.spec()])
"""


def python(name: str, code: str, *args: object, **options: object) -> Spec:
    """A process that runs Python code."""
    return Spec(name, [sys.executable, "-c", code, *map(str, args)], env={"HOME": "/"}, **options)


def supervisor_process(data: Path, start: str = THREE, *args: object) -> subprocess.Popen[str]:
    """A supervisor in a process of its own, when what `start` starts is up."""
    command = [sys.executable, "-c", UP.format(start=start.strip()), data, *args]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen([*map(str, command)], cwd=ROOT, text=True, **pipes)
    assert process.stdout.readline() == "up\n", process.stderr.read()
    return process


def runs(pid: int) -> bool:
    """Whether there is such a process and it has not ended."""
    return procfs.start_time(pid) is not None and not procfs.is_zombie(pid)
