from pathlib import Path

import pytest
import yaml

from review_service.pipeline.policy import DEFAULT_POLICY, Policy, PolicyError, parse_policy, snapshot_policy
from review_service.pipeline.policy_file import schema_text
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.review_pb2 import PolicySnapshot

EVERYTHING = b"""\
version: 1
gate: medium
inline_comment_cap: 3
exclude: ["docs/**"]
agents:
  style: off
  performance: {required: false, options: {depth: 2}}
rules:
  security/sql-injection: off
  logic/none: on
  logic/twin: {severity: low, options: {tokens: 40}}
layers: [web, [service, jobs], store]
"""


def test_a_whole_file_is_understood():
    policy = parse_policy(EVERYTHING, ".squad.yml")
    assert (policy.gate, policy.inline_comment_cap) == (Severity.SEVERITY_MEDIUM, 3)
    assert policy.disabled_agents == {"style"}
    assert [policy.requires(name) for name in ("security", "style", "performance")] == [True, False, False]
    settings = policy.settings_for("logic")
    assert (list(settings.enabled_rules), dict(settings.severities)) == (["logic/none"], {"logic/twin": 1})
    assert settings.options["tokens"] == 40
    assert policy.settings_for("architecture").options["layers"][0] == "web"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"agents:\n  style: off\nfoo: 1\n", ":3: unknown key `foo`"),
        (b"agents:\n  style:\n    enabeld: true\n", ":3: unknown key `agents.style.enabeld`"),
        (b"agents:\n  style: {enabled: 3}\n", ":2: `agents.style.enabled`"),
        (b"rules:\n  sql: off\n", ":2: `rules.sql` is no such name"),
        (b"gate: hihg\n", ":1: `gate`: input should be"),
        (b"gate: hihg\nfoo: 1\ngate2: x\n", "correct the value; further errors on line 2, 3"),
        (b"inline_comment_cap: '3'\n", ":1: `inline_comment_cap`"),
        (b"exclude: docs\n", ":1: `exclude`"),
        (b"gate: high\ngate: low\n", ":2: a key stands here twice"),
        (b"a: &x [1]\nb: *x\n", ":2: aliases are not supported"),
        (b"a: [1\nb: 2\n", ":2: this is no YAML"),
        (b"- a\n", ":1: `the file` must be a mapping"),
        (b"\xff\xfe\xff", ":1: the file is not UTF-8"),
        (b"x: " + b"[" * 5000, "nested deeper than 20 levels"),
        (b"x: !!python/object/apply:os.system [ls]\n", "this is no YAML"),
        (b"#" * 70_000, "larger than 64 KiB"),
        *(
            (b"agents:\n  style:\n    options:\n      x: " + value, ":4: `agents.style.options.x`: holds something")
            for value in (b"2020-01-01", b"{1: 2, a: 3}", b"!!binary aGk=", b"!!set {a}", b".nan", b'"\\ud800"')
        ),
        (b"layers: [2020-01-01]\n", ":1: `layers.0`: holds something"),
    ],
)
def test_a_mistake_is_named_with_its_line(text, said):
    with pytest.raises(PolicyError, match=r"^\.squad\.yml:\d+: ") as caught:
        parse_policy(text, ".squad.yml")
    assert said in str(caught.value)


def test_an_empty_file_asks_for_nothing():
    assert parse_policy(b"# nothing\n", ".squad.yml") == DEFAULT_POLICY


def test_a_repository_cannot_switch_off_what_its_tenant_requires():
    start = snapshot_policy(PolicySnapshot(required_agents=["security"]))
    policy = parse_policy(b"agents: {security: off}\n", ".squad.yml", start)
    assert policy.requires("security")
    assert "security" not in policy.disabled_agents


def test_a_tenant_may_say_whole_numbers():
    snapshot = PolicySnapshot()
    snapshot.settings.update({"version": 1, "inline_comment_cap": 5, "rules": {"logic/twin": {"options": {"x": 0.5}}}})
    policy = snapshot_policy(snapshot)
    assert (policy.inline_comment_cap, policy.rule_options["logic/twin"]) == (5, {"x": 0.5})


def test_equal_policies_have_equal_digests_and_others_have_not():
    one, other = (Policy(exclude=("a", name), disabled_agents=frozenset({"x", "y"})) for name in "bc")
    assert one.digest == Policy(exclude=("a", "b"), disabled_agents=frozenset({"y", "x"})).digest
    assert one.digest != other.digest


def test_the_published_schema_is_the_one_in_force():
    published = Path(__file__).parents[3] / "docs/schema/squad-config.schema.json"
    assert published.read_text() == schema_text()


def test_the_published_schema_accepts_what_the_parser_accepts():
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(yaml.safe_load(EVERYTHING), yaml.safe_load(schema_text()))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"foo": 1}, yaml.safe_load(schema_text()))


def test_a_tenant_that_wants_no_inline_comments_gets_none():
    assert snapshot_policy(PolicySnapshot(inline_comment_cap=0)).inline_comment_cap == 0
    assert snapshot_policy(PolicySnapshot()).inline_comment_cap == 10


@pytest.mark.parametrize(
    ("tenants", "repositorys", "enabled"),
    [
        ({}, b"models: on\n", False),
        ({"models": False}, b"models: required\n", False),
        ({"models": True}, b"gate: high\n", True),
        ({"models": True}, b"models: off\n", False),
    ],
)
def test_a_repository_lets_no_model_read_what_its_tenant_does_not(tenants, repositorys, enabled):
    snapshot = PolicySnapshot()
    snapshot.settings.update(tenants)
    policy = parse_policy(repositorys, ".squad.yml", snapshot_policy(snapshot))
    assert (policy.models.enabled, policy.models.required) == (enabled, False)


def test_a_repository_asks_for_less_and_chooses_neither_model_nor_budget():
    snapshot = PolicySnapshot()
    snapshot.settings.update({"models": {"use": "ours", "passes": ["explain", "summarize"], "monthly_tokens": 100}})
    wished = b"models: {use: dear, passes: [summarize, deep-review], monthly_tokens: 999, agents: {style: off}}\n"
    models = parse_policy(wished, ".squad.yml", snapshot_policy(snapshot)).models
    assert (models.endpoint, models.passes, models.monthly_tokens) == ("ours", ("summarize",), 100)
    assert models.silent_agents == {"style"}
