import pytest

from review_service.pipeline.identity import finding_id, fingerprints
from review_service.pipeline.merge import merge
from review_service.pipeline.place import Placement
from review_service.pipeline.rank import rank
from review_service.pipeline.show import show
from squad.agent.v1.agent_pb2 import Agent, Rule
from squad.code.v1.finding_pb2 import Confidence, Evidence, Finding, Severity, Source
from squad.code.v1.location_pb2 import Location, TextRange
from squad.review.v1.feedback_pb2 import RuleLevel
from squad.review.v1.review_pb2 import FixStatus, Reach, ReviewFinding, ShownAs

LINES = {"a.py": [f"line {n}" for n in range(1, 200)]}


def finding(rule="logic/a", line=1, severity=Severity.SEVERITY_MEDIUM, path="a.py", **values):
    place = Location(path=path, range=TextRange(start_line=line, end_line=line))
    return Finding(rule_id=rule, location=place, severity=severity, confidence=Confidence.CONFIDENCE_HIGH, **values)


def shown(findings, cap=10, placed=None, **levels):
    made = [
        ReviewFinding(id=f"{n:03}", agent=one.rule_id.partition("/")[0], finding=one) for n, one in enumerate(findings)
    ]
    where = {f.id: Placement(f.id, "a.py", 1, 1, None) for f in made if placed is None or f.id in placed}
    for one in made:
        if one.finding.message == "verified":
            one.fix_status = FixStatus.FIX_STATUS_VERIFIED
    held = {f"{rule.replace('_', '/')}": RuleLevel.Value(f"RULE_LEVEL_{level}") for rule, level in levels.items()}
    show(made, where, cap, held)
    return [ShownAs.Name(one.shown_as).removeprefix("SHOWN_AS_") for one in made], made


def test_the_fourth_equal_finding_is_folded_into_the_first():
    kinds, made = shown([finding(line=n) for n in range(1, 6)])
    assert kinds == ["INLINE"] * 3 + ["FOLDED"] * 2
    assert {one.folded_into for one in made[3:]} == {made[0].id}


def test_ten_comments_are_enough_and_the_worst_come_first():
    kinds, _ = shown([finding(f"logic/r{n}", n + 1, Severity.SEVERITY_HIGH if n > 2 else 1) for n in range(13)])
    assert kinds == ["ANNOTATION"] * 3 + ["INLINE"] * 10


def test_severe_security_findings_ignore_the_cap():
    kinds, _ = shown([finding(f"security/r{n}", n + 1, Severity.SEVERITY_HIGH) for n in range(4)], cap=2)
    assert kinds == ["INLINE"] * 4


def test_style_is_silent_unless_its_fix_is_verified():
    kinds, _ = shown([finding("style/a"), finding("style/b", message="verified")])
    assert kinds == ["COUNTED", "INLINE"]


def test_what_cannot_stand_on_a_line_becomes_an_annotation():
    assert shown([finding()], placed=[])[0] == ["ANNOTATION"]


def test_folded_findings_follow_their_speaker_out_of_the_comments():
    kinds, made = shown([finding(line=n) for n in range(1, 6)], cap=0)
    assert set(kinds) == {"ANNOTATION"}
    assert not any(one.folded_into for one in made)


@pytest.mark.parametrize(
    ("level", "expected"), [("COMMENT", "INLINE"), ("ANNOTATION", "ANNOTATION"), ("SHADOW", "SHADOW")]
)
def test_a_rule_is_shown_where_the_precision_budget_holds_it(level, expected):
    assert shown([finding()], logic_a=level)[0] == [expected]


@pytest.mark.parametrize(
    ("rule", "severity", "expected"),
    [("security/a", 4, "INLINE"), ("security/a", 3, "INLINE"), ("security/a", 2, "SHADOW"), ("logic/a", 4, "SHADOW")],
)
def test_severe_security_findings_stay_comments_whatever_the_budget_says(rule, severity, expected):
    assert shown([finding(rule, severity=severity)], security_a="SHADOW", logic_a="SHADOW")[0] == [expected]


def test_what_is_in_the_shadow_takes_no_comment_away_from_others():
    kinds, _ = shown([finding("logic/b", severity=4), finding("logic/a", 2)], cap=1, logic_b="SHADOW")
    assert kinds == ["SHADOW", "INLINE"]


HIGH, MEDIUM, LOW = 3, 2, 1
ENTRY, INTERNAL, TEST = Reach.REACH_ENTRY_POINT, Reach.REACH_INTERNAL, Reach.REACH_TEST


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((HIGH, HIGH, INTERNAL), (MEDIUM, HIGH, INTERNAL)),
        ((HIGH, HIGH, INTERNAL), (HIGH, MEDIUM, INTERNAL)),
        ((HIGH, HIGH, ENTRY), (HIGH, HIGH, INTERNAL)),
        ((HIGH, HIGH, INTERNAL), (HIGH, HIGH, TEST)),
        ((MEDIUM, HIGH, INTERNAL), (HIGH, HIGH, TEST)),
        ((HIGH, MEDIUM, ENTRY), (HIGH, HIGH, INTERNAL)),
        ((MEDIUM, HIGH, ENTRY), (HIGH, LOW, INTERNAL)),
        ((4, LOW, INTERNAL), (HIGH, MEDIUM, INTERNAL)),
        ((LOW, HIGH, ENTRY), (LOW, HIGH, INTERNAL)),
    ],
)
def test_severity_confidence_and_reach_together_say_what_comes_first(first, second):
    made = [_ranked(*facts) for facts in (second, first)]
    assert sorted(made, key=rank) == made[::-1]


def _ranked(severity, confidence, reach):
    return ReviewFinding(agent="logic", finding=Finding(severity=severity, confidence=confidence), reach=reach)


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
