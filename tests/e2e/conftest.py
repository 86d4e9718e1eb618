"""One running product for every test of a worker that leaves it as it was; others start their own."""

from collections.abc import Iterator

import pytest

from tests.support.world import World, world


@pytest.fixture(scope="session")
def running() -> Iterator[World]:
    """The whole product beside a local GitHub. Give each test a repository of its own."""
    with world(durable=False, SQUAD_NOTIFY_NETWORKS="127.0.0.0/8") as made:
        yield made
