"""Istio itself, one program: `python -m tests.support.istio.program` builds it in minutes; tests take what is there."""

import functools
import os
import subprocess
import sys
from pathlib import Path

from tests.support import go_tools

SOURCE = Path(__file__).parent
NOT_RUN = "istio: NOT RUN (make test-mesh builds it and runs its tests)"


@functools.cache
def path() -> Path | None:
    """Where it lies; None when it was not built."""
    found = go_tools.programs(SOURCE) / SOURCE.name
    return found if found.exists() else None


def run(*arguments: str | Path, **environ: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command."""
    where = path()
    assert where is not None, NOT_RUN
    done = subprocess.run(
        [where, *arguments], capture_output=True, text=True, check=False, env={**os.environ, **environ}
    )
    return done.returncode, done.stdout, done.stderr


if __name__ == "__main__":
    if path() is None:
        print("building Istio, once for each version of it: this takes minutes of processor time", file=sys.stderr)
    go_tools.build(SOURCE, ".")
