"""Small programs to put under a supervisor, and a supervisor in a process of its own."""

import subprocess
import sys
from pathlib import Path

from cli.stack.process import Spec

SLEEP = "import time; time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('set', flush=True); {SLEEP}"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); {SLEEP}"
ROOT = Path(__file__).parents[2]

UP = """
import contextlib, pathlib, sys
from cli.stack.supervisor import Supervisor, interrupt_on_termination
from tests.support.stack import PARENT, SLEEP, STUBBORN, python
quietly = contextlib.suppress(KeyboardInterrupt)
with quietly, interrupt_on_termination(), Supervisor(pathlib.Path(sys.argv[1])) as stack:
    stack.start([python("one", SLEEP), python("two", PARENT)])
    stack.start([python("three", STUBBORN, grace_seconds=0.2)])
    stack.publish({"gateway": "http://127.0.0.1:1"})
    print("up", flush=True)
    stack.wait()
"""


def python(name: str, code: str, *args: object, **options: object) -> Spec:
    """A process that runs Python code."""
    return Spec(name, [sys.executable, "-c", code, *map(str, args)], env={"HOME": "/"}, **options)


def supervisor_process(data: Path) -> subprocess.Popen[str]:
    """A supervisor with three processes, up and in a process of its own."""
    command = [sys.executable, "-c", UP, str(data)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "up\n", process.stderr.read()
    return process
