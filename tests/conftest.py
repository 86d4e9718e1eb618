"""Fixtures that every test may ask for."""

import os
import signal
import sys
from importlib.util import find_spec

import pytest

from tests.support.istio import program

pytest_plugins = ["tests.support.github", "tests.support.servers"]

collect_ignore = [] if find_spec("pyspark") else ["analytics"]
"""Analytics have an environment of their own: `make test-analytics`."""

# A shell starts what runs in its background deaf to Ctrl-C, and programs hand that on to what they start. The tests
# that press Ctrl-C need programs that hear it.
signal.signal(signal.SIGINT, signal.default_int_handler)


def _start_grpc_without_fork_handlers() -> None:
    """Here gRPC runs beside tests that start programs; what it does to a fork can end the child before it is one.

    It looks at its setting when it is imported, and when it starts. Only for this process: the servers that tests start
    have gRPC as it comes.
    """
    assert "grpc" not in sys.modules
    os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"
    import grpc

    grpc.insecure_channel("127.0.0.1:1").close()
    del os.environ["GRPC_ENABLE_FORK_SUPPORT"]


_start_grpc_without_fork_handlers()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Says last what did not run for want of Istio; once, and not in every process of a run."""
    if program.path() is None and not hasattr(config, "workerinput"):
        print(program.NOT_RUN)
