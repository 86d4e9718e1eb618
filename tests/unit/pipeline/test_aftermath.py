"""What a push did to the findings of the push before."""

import pytest

from review_service.pipeline.aftermath import aftermath
from squad.code.v1.finding_pb2 import Evidence, Finding
from squad.code.v1.location_pb2 import Location
from squad.review.v1.feedback_pb2 import FeedbackKind
from squad.review.v1.review_pb2 import ReviewFinding

BAD = "run(command, shell=True)"
READ = {("security", "a.py")}


def finding(quote=BAD, fingerprint="1", rule="security/shell", symbol="f", path="a.py"):
    place = Location(path=path, symbol=symbol)
    made = Finding(rule_id=rule, location=place, evidence=[Evidence(location=place, quote=quote)])
    return ReviewFinding(agent="security", finding=made, fingerprint=fingerprint)


def became(earlier, now, text, read=READ):
    kinds = [kind for _, kind in aftermath(earlier, now, read, {"a.py": text})]
    return [FeedbackKind.Name(kind).removeprefix("FEEDBACK_KIND_") for kind in kinds]


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


def test_of_two_rewritten_findings_one_of_which_is_left_one_is_mended():
    earlier = [finding(fingerprint="1"), finding("eval(x)", "2")]
    assert sorted(became(earlier, [finding("run(y)", "3")], "run(y)")) == ["FIXED", "IGNORED"]


def test_of_a_file_that_was_not_read_this_time_nothing_is_said():
    assert became([finding()], [], "run([command])", read=set()) == []


def test_a_masked_secret_that_still_stands_is_no_fix():
    assert became([finding('key = "AKIA****WXYZ"')], [], 'key = "AKIA1234WXYZ"') == []
