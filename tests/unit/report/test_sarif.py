"""What code scanning is told."""

import dataclasses
import json

import pytest

from report import sarif
from squad.review.v1.review_pb2 import FixStatus, ShownAs
from tests.support.reports import FINGERPRINT, finding, gap, injection, location, review


def runs(document):
    return {run["automationDetails"]["id"]: run for run in json.loads(sarif.render(document))["runs"]}


def only_result(document):
    (run,) = runs(document).values()
    (result,) = run["results"]
    return result


def region(result):
    return result["locations"][0]["physicalLocation"]["region"]


def test_every_agent_has_a_run_of_its_own():
    found = runs(review(finding("style/a"), finding("security/sql-injection")))
    assert list(found) == ["squad/security/", "squad/style/"]


def test_equal_reviews_give_equal_bytes():
    assert sarif.render(review(injection())) == sarif.render(review(injection()))


def test_a_finding_keeps_its_identity():
    fingerprints = only_result(review(injection()))["partialFingerprints"]
    assert fingerprints == {"primaryLocationLineHash": f"{FINGERPRINT}:1", "squad/v1": FINGERPRINT}


def test_where_people_see_a_finding_is_told():
    made = finding(shown_as=ShownAs.SHOWN_AS_COUNTED)
    assert only_result(review(made))["properties"]["shown_as"] == "counted"


@pytest.mark.parametrize(
    ("line", "start", "end", "expected"),
    [
        ("x = 1", 1, 2, (1, 2)),
        ("é = 1", 4, 5, (3, 4)),
        ("'\U0001f600' + y", 10, 11, (8, 9)),
    ],
    ids=["ascii", "two bytes", "surrogate pair"],
)
def test_columns_count_utf16_units(line, start, end, expected):
    made = finding(at=location("a.py", 1, start, end))
    found = region(only_result(review(made, texts={"a.py": line.encode()})))
    assert (found["startColumn"], found["endColumn"]) == expected


def test_columns_of_an_unknown_text_are_left_out():
    made = finding(at=location("a.py", 3, 4, 9))
    assert region(only_result(review(made, texts={}))) == {"startLine": 3, "endLine": 3}


def test_a_path_is_percent_encoded():
    made = finding(at=location("a b/ü#.py", 1))
    uri = only_result(review(made))["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/%C3%BC%23.py"


def test_a_weakness_is_tagged_and_classified():
    (run,) = runs(review(injection())).values()
    assert "external/cwe/cwe-089" in run["tool"]["driver"]["rules"][0]["properties"]["tags"]
    assert run["results"][0]["taxa"] == [{"id": "89", "toolComponent": {"name": "CWE", "index": 0}}]


def test_a_verified_fix_is_offered():
    change = only_result(review(injection()))["fixes"][0]["artifactChanges"][0]
    assert change["replacements"][0]["deletedRegion"]["startColumn"] == 22


@pytest.mark.parametrize("texts", [{}, None])
def test_a_fix_that_failed_or_cannot_be_placed_is_not_offered(texts):
    made = injection()
    if texts is None:
        made.fix_status = FixStatus.FIX_STATUS_REJECTED
    assert "fixes" not in only_result(review(made, texts=texts))


def test_proof_becomes_a_code_flow():
    steps = only_result(review(injection()))["codeFlows"][0]["threadFlows"][0]["locations"]
    assert steps[1]["location"]["message"]["text"] == "a caller's value enters"


def test_an_unread_file_makes_the_run_unsuccessful_and_is_named():
    (run,) = runs(review(cells=(("security", gap("big.py", 4, 8)),))).values()
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "big.py" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_an_excluded_file_is_named_and_leaves_the_run_successful():
    (run,) = runs(review(cells=(("security", gap("logo.png", 3, 1)),))).values()
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["toolExecutionNotifications"][0]["level"] == "note"


def test_a_message_cannot_smuggle_a_link():
    made = finding(message="[click](https://evil.example) {0}")
    assert only_result(review(made))["message"]["text"] == "[click] (https://evil.example) {{0}}"


def test_what_a_comment_suppresses_says_so_with_its_reason():
    hidden = finding(shown_as=ShownAs.SHOWN_AS_SUPPRESSED, verdict_reason="measured")
    document = dataclasses.replace(review(), suppressed=[hidden])
    [result] = json.loads(sarif.render(document))["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": "measured"}]
