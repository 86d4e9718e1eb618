"""Starting is a feature: what a process does not use it does not load."""

import subprocess
import sys

import pytest

HEAVY = [
    "alembic",
    "cryptography",
    "fastapi",
    "jwt",
    "opentelemetry",
    "prometheus_client",
    "pydantic",
    "sqlalchemy",
    "structlog",
]


@pytest.mark.parametrize(
    "module", ["kit.errors", "kit.client", "kit.server", "kit.trace", "kit.pages", "kit.validation"]
)
def test_a_module_loads_nothing_heavy(module):
    code = f"import {module}, sys; print(*sorted({{name.partition('.')[0] for name in sys.modules}} & set({HEAVY!r})))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == []
