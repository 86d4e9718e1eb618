import pytest

from kit.errors import FieldInvalid
from squad.code.v1 import coverage_pb2, finding_pb2
from squad.tenancy.v1 import tenant_pb2
from tenancy_service import policy

BAD = [
    (tenant_pb2.Policy(required_agents=["A B"]), "policy.required_agents"),
    (tenant_pb2.Policy(required_agents=[f"agent-{number}" for number in range(51)]), "policy.required_agents"),
    (tenant_pb2.Policy(gate=99), "policy.gate"),
    (tenant_pb2.Policy(incomplete_check=99), "policy.incomplete_check"),
    (tenant_pb2.Policy(inline_comment_cap=-1), "policy.inline_comment_cap"),
    (tenant_pb2.Policy(inline_comment_cap=51), "policy.inline_comment_cap"),
    (tenant_pb2.Policy(settings={"n": float("nan")}), "policy.settings"),
    (tenant_pb2.Policy(settings={"text": "x" * 70_000}), "policy.settings"),
    (tenant_pb2.Policy(settings={"text": "a\0b"}), "policy.settings"),
]


def stored(**fields):
    """A policy after it was stored and read again."""
    return policy.from_store(policy.to_store(tenant_pb2.Policy(**fields)))


def test_nothing_stored_means_the_defaults():
    whole = policy.from_store({})
    assert (whole.gate, whole.inline_comment_cap) == (finding_pb2.SEVERITY_HIGH, 10)
    assert whole.incomplete_check == coverage_pb2.INCOMPLETE_CHECK_FAILURE
    assert whole.upload_sarif
    assert list(whole.required_agents) == []


def test_a_policy_is_the_same_after_storing():
    fields = {
        "required_agents": ["logic"],
        "gate": finding_pb2.SEVERITY_LOW,
        "settings": {"a": 1},
        "inline_comment_cap": 0,
        "incomplete_check": coverage_pb2.INCOMPLETE_CHECK_ACTION_REQUIRED,
        "upload_sarif": False,
    }
    whole = stored(**fields)
    whole.ClearField("version")
    assert whole == tenant_pb2.Policy(**fields)


def test_equal_content_has_an_equal_version_whatever_its_order():
    first = stored(required_agents=["a1", "b1"], settings={"x": 1, "y": 2})
    second = stored(required_agents=["b1", "a1"], settings={"y": 2, "x": 1})
    assert first.version == second.version


def test_a_stated_default_has_the_version_of_the_default():
    assert stored(inline_comment_cap=10).version == stored().version


def test_other_content_has_another_version():
    assert policy.from_store({"gate": "SEVERITY_LOW"}).version != policy.from_store({}).version


@pytest.mark.parametrize(("asked", "field"), BAD)
def test_a_bad_policy_names_its_field(asked, field):
    with pytest.raises(FieldInvalid) as error:
        policy.to_store(asked)
    assert error.value.metadata == {"field": field}
