"""The report for programs."""

import dataclasses
import json

import pytest
from jsonschema import Draft202012Validator

from report import json_report
from report.json_report import SCHEMA_FILE
from squad.review.v1.review_pb2 import Conclusion, ShownAs
from tests.support.reports import finding, gap, injection, review

GAPS = (("security", gap("big.py", 4, 8)), ("security", gap("logo.png", 3, 1)))


@pytest.fixture(scope="module")
def schema():
    published = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(published)
    return Draft202012Validator(published)


@pytest.mark.parametrize(
    "document",
    [review(), review(injection(), finding("x/y")), review(cells=GAPS, conclusion=Conclusion.CONCLUSION_INCOMPLETE)],
    ids=["empty", "findings", "gaps"],
)
def test_every_report_is_what_the_published_schema_says(schema, document):
    assert [error.message for error in schema.iter_errors(json.loads(json_report.render(document)))] == []


def test_a_field_that_the_schema_does_not_know_is_refused(schema):
    report = json.loads(json_report.render(review()))
    assert not schema.is_valid({**report, "surprise": 1})


def test_equal_reviews_give_equal_bytes():
    assert json_report.render(review(injection())) == json_report.render(review(injection()))


def test_every_file_that_was_left_out_is_named():
    report = json.loads(json_report.render(review(cells=GAPS)))
    assert [(each["path"], each["status"], each["reason"]) for each in report["gaps"]] == [
        ("big.py", "not_read", "too_large"),
        ("logo.png", "excluded", "binary"),
    ]


def test_what_a_comment_suppresses_is_told_apart_from_the_findings(schema):
    hidden = finding(shown_as=ShownAs.SHOWN_AS_SUPPRESSED, verdict_reason="measured")
    report = json.loads(json_report.render(dataclasses.replace(review(), suppressed=[hidden])))
    assert schema.is_valid(report)
    assert (report["findings"], report["counts"]["high"]) == ([], 0)
    assert [(each["shown_as"], each["verdict_reason"]) for each in report["suppressed"]] == [("suppressed", "measured")]
