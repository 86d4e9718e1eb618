"""Which findings nobody is told of."""

import dataclasses

import pytest

from review_service.pipeline.follow import follow
from review_service.pipeline.judge import judge
from review_service.pipeline.match import Life
from review_service.pipeline.place import Placement
from review_service.pipeline.policy import Policy
from review_service.pipeline.silence import NOTHING_SEEN, Opinion, Seen, silence
from squad.code.v1.finding_pb2 import Confidence, Evidence, Finding, Severity
from squad.code.v1.location_pb2 import Location
from squad.review.v1.review_pb2 import ChangeRef, Conclusion, Lifecycle, Review, ReviewFinding, ShownAs, Verdict
from tests.support.analyses import analysis, anchors

REVIEW = Review(id="00000000-0000-7000-8000-00000000000b", change=ChangeRef(pull_request=7))
POLICY = Policy()
LOOKED = Seen("config", frozenset({"hunk"}), {"security": "1.0.0"}, frozenset({("security", "a.py")}))
WRONG = Opinion(Verdict.VERDICT_FALSE_POSITIVE, "no shell here", None)


def finding(severity=Severity.SEVERITY_MEDIUM, number=1, rule="security/shell", **values):
    place = Location(path="a.py", symbol="f")
    made = Finding(
        rule_id=rule, severity=severity, confidence=Confidence.CONFIDENCE_HIGH, location=place,
        **{"evidence": [Evidence(location=place, quote=f"run({number})")], **values},
    )  # fmt: skip
    return ReviewFinding(id=f"{number:032}", agent="security", finding=made, fingerprint=f"{number:032}")


def followed(findings, lives=(), **changes):
    found = dataclasses.replace(analysis(findings, hunk="hunk"), config_digest="config")
    places = tuple(Placement(each.id, "a.py", 1, 1, None) for each in findings)
    found = judge(dataclasses.replace(found, placements=places, **changes), POLICY)
    return follow(found, lives, REVIEW)


def shown(made, seen=NOTHING_SEEN, opinions=None):
    result = silence(made, POLICY, seen, opinions or {})
    return result, [ShownAs.Name(each.shown_as).removeprefix("SHOWN_AS_") for each in result.analysis.findings]


def test_a_finding_that_a_verdict_speaks_against_is_neither_shown_nor_does_it_gate():
    made = followed([finding(Severity.SEVERITY_CRITICAL)])
    assert made.analysis.conclusion == Conclusion.CONCLUSION_FAILED
    result, kinds = shown(made, opinions={"0" * 31 + "1": WRONG})
    assert (kinds, result.analysis.conclusion) == (["SUPPRESSED"], Conclusion.CONCLUSION_PASSED)
    assert result.analysis.findings[0].lifecycle == Lifecycle.LIFECYCLE_SUPPRESSED
    assert result.analysis.findings[0].verdict_reason == "no shell here"
    assert result.analysis.finding_counts.critical == 0


def test_a_verdict_on_one_leaves_the_others_as_they_are():
    result, kinds = shown(followed([finding(3, 1), finding(3, 2)]), opinions={"0" * 31 + "1": WRONG})
    assert (kinds, result.analysis.conclusion) == (["SUPPRESSED", "INLINE"], Conclusion.CONCLUSION_FAILED)


def test_what_is_silenced_speaks_for_nobody():
    result, kinds = shown(followed([finding(number=n) for n in range(1, 5)]), opinions={"0" * 31 + "1": WRONG})
    assert kinds == ["SUPPRESSED", "INLINE", "INLINE", "INLINE"]
    assert not any(each.folded_into for each in result.analysis.findings)


def test_on_lines_that_were_read_before_nothing_is_new():
    result, kinds = shown(followed([finding()]), LOOKED)
    assert kinds == ["COUNTED"]
    assert result.quiet == {result.analysis.findings[0].id}


@pytest.mark.parametrize(
    "before",
    [
        dataclasses.replace(LOOKED, hunks=frozenset()),
        dataclasses.replace(LOOKED, versions={"security": "0.9.0"}),
        dataclasses.replace(LOOKED, config_digest="other"),
        dataclasses.replace(LOOKED, read=frozenset()),
        NOTHING_SEEN,
    ],
)
def test_news_is_what_other_lines_another_version_or_another_configuration_bring(before):
    assert shown(followed([finding()]), before)[1] == ["INLINE"]


@pytest.mark.parametrize(
    "one",
    [
        finding(Severity.SEVERITY_HIGH),
        finding(outside_change=True),
        finding(evidence=[Evidence(location=Location(path="b.py"))]),
    ],
)
def test_what_fails_the_check_or_comes_from_elsewhere_is_always_said(one):
    assert shown(followed([one], paths=("a.py", "b.py")), LOOKED)[1] == ["INLINE"]


def test_a_finding_that_people_saw_stays_where_it_was():
    lives = [Life(finding(), anchors(finding()), Lifecycle.LIFECYCLE_NEW)]
    assert shown(followed([finding()], lives), LOOKED)[1] == ["INLINE"]


def test_one_that_was_no_news_stays_quiet_while_its_lines_do():
    lives = [Life(finding(), anchors(finding()), Lifecycle.LIFECYCLE_NEW, quiet=True)]
    assert shown(followed([finding()], lives), LOOKED)[1] == ["COUNTED"]
    assert shown(followed([finding()], lives))[1] == ["INLINE"]
