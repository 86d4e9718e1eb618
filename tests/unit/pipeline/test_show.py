import pytest

from review_service.pipeline.place import Placement
from review_service.pipeline.rank import rank
from review_service.pipeline.show import NO_TOPICS, show
from squad.code.v1.finding_pb2 import Finding, Severity
from squad.review.v1.feedback_pb2 import RuleLevel
from squad.review.v1.review_pb2 import FixStatus, Reach, ReviewFinding, ShownAs
from tests.support.findings import finding


def shown(findings, cap=10, placed=None, topics=NO_TOPICS, **levels):
    made = [
        ReviewFinding(id=f"{n:03}", agent=one.rule_id.partition("/")[0], finding=one) for n, one in enumerate(findings)
    ]
    where = {f.id: Placement(f.id, "a.py", 1, 1, None) for f in made if placed is None or f.id in placed}
    for one in made:
        if one.finding.message == "verified":
            one.fix_status = FixStatus.FIX_STATUS_VERIFIED
    held = {f"{rule.replace('_', '/')}": RuleLevel.Value(f"RULE_LEVEL_{level}") for rule, level in levels.items()}
    show(made, where, cap, held, topics)
    return [ShownAs.Name(one.shown_as).removeprefix("SHOWN_AS_") for one in made], made


def test_the_fourth_equal_finding_is_folded_into_the_first():
    kinds, made = shown([finding(line=n) for n in range(1, 6)])
    assert kinds == ["INLINE"] * 3 + ["FOLDED"] * 2
    assert {one.folded_into for one in made[3:]} == {made[0].id}


@pytest.mark.parametrize(("messages", "folded"), [("abcd", 0), ("aaaa", 1)])
def test_severe_security_findings_are_folded_only_when_they_say_the_same(messages, folded):
    severe = [finding("security/key", n, Severity.SEVERITY_HIGH, message=said) for n, said in enumerate(messages, 1)]
    assert shown(severe)[0].count("FOLDED") == folded


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


ABOUT = dict.fromkeys(("logic/a", "logic/b", "security/x", "performance/p"), "removed-check")


@pytest.mark.parametrize(
    ("findings", "speaker"),
    [
        ([("logic/a", 4, 3), ("security/x", 1, 1)], "security/x"),
        ([("logic/b", 2, 3), ("logic/a", 3, 1)], "logic/a"),
        ([("logic/b", 2, 3), ("logic/a", 2, 2), ("performance/p", 1, 3)], "logic/b"),
        ([("logic/b", 2, 2), ("logic/a", 2, 2)], "logic/a"),
    ],
)
def test_what_several_rules_say_of_one_line_is_said_once_by_the_best(findings, speaker):
    said = [finding(rule, severity=severity) for rule, severity, _ in findings]
    for one, (*_, confidence) in zip(said, findings, strict=True):
        one.confidence = confidence
    _, made = shown(said, topics=ABOUT)
    heard = {one.finding.rule_id: one.id for one in made if one.shown_as == ShownAs.SHOWN_AS_INLINE}
    assert list(heard) == [speaker]
    assert {one.folded_into for one in made if one.shown_as == ShownAs.SHOWN_AS_FOLDED} == set(heard.values())


@pytest.mark.parametrize(
    "others",
    [[finding("logic/b", 2)], [finding("logic/b", path="b.py")], [finding("logic/other")]],
    ids=["line", "path", "topic"],
)
def test_another_line_or_topic_is_said_by_itself(others):
    assert shown([finding(), *others], topics=ABOUT)[0] == ["INLINE", "INLINE"]


def test_a_rule_in_the_shadow_speaks_for_no_other():
    assert shown([finding("logic/a", severity=4), finding("logic/b")], topics=ABOUT, logic_a="SHADOW")[0] == [
        "SHADOW",
        "INLINE",
    ]


def test_a_comment_speaks_for_an_annotation_and_not_the_other_way_round():
    held = {"logic_a": "ANNOTATION"}
    assert shown([finding("logic/a", severity=4), finding("logic/b")], topics=ABOUT, **held)[0] == ["FOLDED", "INLINE"]


def test_beyond_the_cap_a_line_is_still_spoken_of_once():
    assert shown([finding("logic/a"), finding("logic/b")], cap=0, topics=ABOUT)[0] == ["ANNOTATION", "FOLDED"]


def test_whoever_speaks_for_the_speaker_speaks_for_all():
    kinds, made = shown([*(finding(line=n) for n in range(1, 5)), finding("logic/b", 4, 1)], topics=ABOUT)
    assert kinds == ["INLINE"] * 3 + ["FOLDED"] * 2
    assert {one.folded_into for one in made[3:]} == {made[0].id}


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
