"""Istio's own programs: `python -m tests.support.istio.programs` builds them in minutes; tests take what is there."""

import functools
import subprocess
import sys
from pathlib import Path

from tests.support import go_tools

SOURCE = Path(__file__).parent
PACKAGES = (".", "istio.io/istio/istioctl/cmd/istioctl")
NOT_RUN = "istio: NOT RUN (make test-mesh builds it and runs its tests)"
XDS, ISTIOCTL = "istio", "istioctl"


@functools.cache
def folder() -> Path | None:
    """Where the programs lie; None when they were not built."""
    found = go_tools.programs(SOURCE)
    return found if found.exists() else None


def run(program: str, *arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, output and errors of a program."""
    where = folder()
    assert where is not None, NOT_RUN
    done = subprocess.run([where / program, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


if __name__ == "__main__":
    print(
        "building Istio, once for each version of it: this takes about five minutes of processor time", file=sys.stderr
    )
    go_tools.build(SOURCE, *PACKAGES)
