"""What two reviews must share to share a result."""

import pytest

from review_service.cache import cache_key
from squad.agent.v1 import agent_pb2
from squad.review.v1 import review_pb2

AGENTS = [agent_pb2.Agent(name="security", version="1.0.0"), agent_pb2.Agent(name="style", version="2.0.0")]


def review(**changes) -> review_pb2.Review:
    """A review, varied by field names with `__` for dots."""
    made = review_pb2.Review(id="1", tenant_id="t")
    made.repository.host, made.repository.external_id = "github", "1"
    made.change.base_commit, made.change.head_commit, made.change.pull_request = "a", "b", 7
    for place, value in changes.items():
        *path, name = place.split("__")
        setattr(getattr(made, path[0]) if path else made, name, value)
    return made


@pytest.mark.parametrize(
    "changes",
    [
        {"tenant_id": "other"},
        {"repository__external_id": "2"},
        {"change__base_commit": "c"},
        {"change__head_commit": "c"},
        {"change__pull_request": 0},
    ],
)
def test_another_change_has_another_key(changes):
    assert cache_key(review(), "p", AGENTS) != cache_key(review(**changes), "p", AGENTS)


def test_another_policy_has_another_key():
    assert cache_key(review(), "p", AGENTS) != cache_key(review(), "q", AGENTS)


def test_another_version_of_an_agent_has_another_key():
    newer = [AGENTS[0], agent_pb2.Agent(name="style", version="2.0.1")]
    assert cache_key(review(), "p", AGENTS) != cache_key(review(), "p", newer)


def test_the_order_of_agents_the_review_and_its_number_do_not_matter():
    same = review(id="2", change__pull_request=8, repository__full_name="new/name")
    assert cache_key(review(), "p", AGENTS) == cache_key(same, "p", AGENTS[::-1])
