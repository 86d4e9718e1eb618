import pytest

from review_service.pipeline.identity import finding_id, fingerprints
from review_service.pipeline.merge import merge
from squad.agent.v1.agent_pb2 import Agent, Rule
from squad.code.v1.finding_pb2 import Evidence, Severity, Source
from squad.code.v1.location_pb2 import TextRange
from tests.support.findings import finding

LINES = {"a.py": [f"line {n}" for n in range(1, 200)]}
AGENTS = [
    Agent(name="logic", rules=[Rule(id="logic/a", cwe_ids=[89]), Rule(id="logic/b")]),
    Agent(name="security", rules=[Rule(id="security/x", cwe_ids=[89])]),
]


def test_the_same_thing_said_by_two_agents_is_said_once_by_the_better():
    said = {"logic": [finding("logic/a", 3)], "security": [finding("security/x", 3, Severity.SEVERITY_HIGH)]}
    assert [one.agent for one in merge(said, AGENTS, LINES, "r")] == ["security"]


def test_two_things_on_one_line_are_both_said():
    said = {"logic": [finding("logic/b", 3)], "security": [finding("security/x", 3)]}
    assert len(merge(said, AGENTS, LINES, "r")) == 2


def test_two_engines_with_the_same_code_mean_the_same():
    source = Source(engine_rule="S608")
    said = {"logic": [finding("logic/b", 3, source=source)], "security": [finding("security/x", 3, source=source)]}
    assert len(merge(said, AGENTS, LINES, "r")) == 1


def at(columns, rule="logic/a", line=3, end_line=3, **values):
    made = finding(rule, line, **values)
    made.location.range.MergeFrom(TextRange(start_column=columns[0], end_column=columns[1], end_line=end_line))
    return made


@pytest.mark.parametrize(
    ("findings", "columns"),
    [
        ([at((5, 40)), at((15, 39))], [5]),
        ([at((5, 40)), at((15, 39), severity=Severity.SEVERITY_HIGH)], [15]),
        ([at((5, 10), end_line=4), at((15, 39))], [5]),
        ([at((5, 40)), at((15, 20)), at((25, 30))], [5]),
        ([at((5, 10)), at((15, 39))], [5, 15]),
        ([at((5, 40)), at((15, 39), "logic/b")], [5, 15]),
        ([at((5, 10), end_line=4), at((5, 9), line=4, end_line=4)], [5, 5]),
    ],
    ids=["inner", "worse", "two-lines", "several", "beside", "rule", "line"],
)
def test_one_sink_said_twice_by_a_rule_is_said_once(findings, columns):
    found = merge({"logic": findings}, AGENTS, LINES, "r")
    assert [one.finding.location.range.start_column for one in found] == columns


def test_what_is_left_of_two_keeps_the_identity_it_had():
    both = [at((5, 40)), at((15, 39), severity=Severity.SEVERITY_HIGH)]
    (kept,) = merge({"logic": both}, AGENTS, LINES, "r")
    assert kept.fingerprint == fingerprints(both, LINES)[1]


def test_a_fingerprint_survives_moved_lines_and_changed_indentation():
    code = ["def f():", "    return 1/0"]
    before = fingerprints([finding(line=2)], {"a.py": code})
    after = fingerprints([finding(line=5)], {"a.py": ["", "", "", "class A:", "        return 1/0"]})
    assert before == after


def test_equal_code_in_one_place_is_told_apart_by_order():
    prints = fingerprints([finding(line=1), finding(line=2)], {"a.py": ["x", "x"]})
    assert len(set(prints)) == 2
    assert all(len(one) == 32 for one in prints)


def test_an_id_is_a_uuid7_with_the_time_of_its_review():
    made = finding_id("01890a5d-ac96-774b-bcce-b302099a8057", "ab" * 16)
    assert made.startswith("01890a5d-ac96-7")
    assert made[19] in "89ab"
    assert made == finding_id("01890a5d-ac96-774b-bcce-b302099a8057", "ab" * 16)


def test_evidence_is_not_part_of_identity():
    one, other = finding(line=1), finding(line=1, evidence=[Evidence(quote="x")])
    assert fingerprints([one], LINES) == fingerprints([other], LINES)


def test_what_an_advisory_agent_says_never_takes_the_place_of_what_another_said():
    said = {"logic": [finding("logic/a", 3)], "security": [finding("security/x", 3, Severity.SEVERITY_CRITICAL)]}
    assert [one.agent for one in merge(said, AGENTS, LINES, "r", advisory=frozenset({"security"}))] == ["logic"]
