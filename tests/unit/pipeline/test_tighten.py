"""What a change may do to the policy that judges it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_service.pipeline.policy import Policy, parse_policy
from review_service.pipeline.tighten import tighten

AGENTS, RULES = ("logic", "security"), ("logic/a", "security/b", "security/c")
SEVERITIES = st.sampled_from([1, 2, 3, 4])
NAMES, IDS = st.frozensets(st.sampled_from(AGENTS)), st.frozensets(st.sampled_from(RULES))
POLICIES = st.builds(
    Policy,
    required_agents=st.just(frozenset({"security"})),
    optional_agents=NAMES,
    insisted_agents=NAMES,
    disabled_agents=NAMES.map(lambda names: names - {"security"}),
    enabled_rules=IDS,
    disabled_rules=IDS,
    severities=st.dictionaries(st.sampled_from(RULES), SEVERITIES),
    exclude=st.lists(st.sampled_from(["a/", "b/", "*.sql"]), unique=True).map(tuple),
    gate=SEVERITIES,
    inline_comment_cap=st.integers(0, 100),
    sarif_gates=st.booleans(),
)
DEFAULTS = st.fixed_dictionaries({rule: st.tuples(SEVERITIES, st.booleans()) for rule in RULES})


def strictness(policy, defaults):
    """Everything that may only grow."""
    runs = {rule: rule not in policy.disabled_rules and (on or rule in policy.enabled_rules)
            for rule, (_, on) in defaults.items()}  # fmt: skip
    return [
        *(policy.requires(name) for name in AGENTS),
        *(name not in policy.disabled_agents for name in AGENTS),
        *(runs[rule] for rule in RULES),
        *(policy.severities.get(rule, defaults[rule][0]) for rule in RULES),
        *(pattern not in policy.exclude for pattern in ("a/", "b/", "*.sql")),
        -policy.gate,
        -policy.inline_comment_cap,
        policy.sarif_gates,
    ]


@given(POLICIES, POLICIES, DEFAULTS)
def test_whatever_a_change_says_its_review_is_no_laxer_than_the_base_asks(base, head, defaults):
    policy, _ = tighten(base, head)
    pairs = zip(strictness(policy, defaults), strictness(base, defaults), strict=True)
    assert all(now >= before for now, before in pairs)


@given(POLICIES)
def test_a_change_that_leaves_the_policy_alone_is_told_nothing(base):
    policy, unheard = tighten(base, base)
    raised = [each for each in unheard if each.where[-1:] != ("severity",)]
    assert (policy, raised) == (base, [])


BASE = b"gate: high\nexclude: [docs/]\nagents: {style: off}\nrules: {logic/a: on, logic/s: {severity: medium}}\n"


@pytest.mark.parametrize(
    ("head", "where"),
    [
        (BASE.replace(b"gate: high", b"gate: critical"), [("gate",)]),
        (BASE.replace(b"[docs/]", b"[docs/, src/]"), [("exclude", "src/")]),
        (BASE.replace(b"style: off", b"style: off, logic: off"), [("agents", "logic")]),
        (BASE.replace(b"style: off", b"style: off, logic: {required: false}"), [("agents", "logic")]),
        (BASE.replace(b"logic/a: on", b"logic/a: off"), [("rules", "logic/a")]),
        (BASE.replace(b"logic/a: on, ", b""), [("rules", "logic/a")]),
        (BASE.replace(b"severity: medium", b"severity: low"), [("rules", "logic/s", "severity")]),
        (BASE.replace(b"gate: high", b"gate: low\ninline_comment_cap: 3"), []),
        (BASE.replace(b"exclude: [docs/]\n", b"").replace(b"style: off", b"style: on"), []),
        (BASE.replace(b"severity: medium", b"severity: critical"), []),
    ],
)
def test_each_weakening_is_known_by_its_place_in_the_file(head, where):
    base, changed = parse_policy(BASE, ".squad.yml"), parse_policy(head, ".squad.yml")
    assert [each.where for each in tighten(base, changed)[1]] == where
