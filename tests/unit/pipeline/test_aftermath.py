"""What a push did to the findings of the pushes before."""

import dataclasses

import pytest

from review_service.pipeline.aftermath import aftermath
from review_service.pipeline.follow import follow
from review_service.pipeline.match import Life
from squad.code.v1.coverage_pb2 import FileCoverage
from squad.code.v1.finding_pb2 import Evidence, Finding
from squad.code.v1.location_pb2 import Location
from squad.review.v1.feedback_pb2 import FeedbackKind
from squad.review.v1.review_pb2 import ChangeRef, Lifecycle, Review, ReviewFinding, ShownAs
from tests.support.analyses import analysis, anchors

BAD = "run(command, shell=True)"
REVIEW = Review(id="00000000-0000-7000-8000-00000000000b", change=ChangeRef(pull_request=7))
READ = (("security", FileCoverage(path="a.py", status="COVERAGE_STATUS_READ")),)


def finding(quote=BAD, fingerprint="1", rule="security/shell", symbol="f", shown=ShownAs.SHOWN_AS_INLINE):
    place = Location(path="a.py", symbol=symbol)
    made = Finding(rule_id=rule, location=place, evidence=[Evidence(location=place, quote=quote)])
    return ReviewFinding(id=fingerprint, agent="security", finding=made, fingerprint=fingerprint, shown_as=shown)


def became(earlier, now, text, read=READ):
    lives = [Life(each, anchors(each), Lifecycle.LIFECYCLE_NEW) for each in earlier]
    found = dataclasses.replace(analysis(now), cells=read, texts={"a.py": text.encode()})
    kinds = [kind for _, kind in aftermath(follow(found, lives, REVIEW))]
    return sorted(FeedbackKind.Name(kind).removeprefix("FEEDBACK_KIND_") for kind in kinds)


@pytest.mark.parametrize(
    ("expected", "now", "text"),
    [
        (["FIXED"], [], "run([command])"),
        ([], [finding()], BAD),
        ([], [finding()], f"if x:\n    {BAD}"),  # moved and indented: the same finding
        ([], [], BAD),  # gone without a touch: the agent changed, not the code
        ([], [], "    run(command,\n        shell=True)"),  # only laid out anew
        (["IGNORED"], [finding("run(other, shell=True)", "2")], "run(other, shell=True)"),
        (["FIXED"], [finding("x", "2", symbol="g")], "x"),  # another function's is another finding
        (["FIXED"], [finding("x", "2", rule="security/eval")], "x"),
    ],
)
def test_a_finding_is_mended_when_its_lines_changed_and_it_is_gone(expected, now, text):
    assert became([finding()], now, text) == expected


def test_one_that_was_rewritten_between_the_same_lines_was_left_alone():
    earlier, now = finding(), finding("run(other, shell=True)", "2")
    lives = [Life(earlier, anchors(earlier, "beside"), Lifecycle.LIFECYCLE_NEW)]
    found = dataclasses.replace(analysis([now]), cells=READ, anchors={now.id: anchors(now, "beside")})
    ((about, kind),) = aftermath(follow(found, lives, REVIEW))
    assert (about.fingerprint, kind) == ("1", FeedbackKind.FEEDBACK_KIND_IGNORED)


def test_of_two_rewritten_findings_one_of_which_is_left_one_is_mended():
    earlier = [finding(fingerprint="1"), finding("eval(x)", "2")]
    assert became(earlier, [finding("run(y)", "3")], "run(y)") == ["FIXED", "IGNORED"]


def test_of_a_file_that_was_not_read_this_time_nothing_is_said():
    assert became([finding()], [], "run([command])", read=()) == []


def test_what_nobody_was_shown_says_nothing():
    assert became([finding(shown=ShownAs.SHOWN_AS_COUNTED)], [], "run([command])") == []


def test_a_masked_secret_that_still_stands_is_no_fix():
    assert became([finding('key = "AKIA****WXYZ"')], [], 'key = "AKIA1234WXYZ"') == []
