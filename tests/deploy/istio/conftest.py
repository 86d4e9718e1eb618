"""Istio is built by `make test-mesh`; without it there is nothing to ask, and the run ends saying so."""

from tests.support.istio import program

collect_ignore_glob = [] if program.path() else ["test_*.py"]
