"""SARIF logs against the official schema, as npm's @microsoft/jest-sarif carries it."""

import json

import pytest
from jsonschema import Draft4Validator

from report import sarif
from squad.code.v1.finding_pb2 import Evidence
from tests.support.octokit import npm_packages
from tests.support.reports import finding, gap, injection, location, review

HOSTILE = "[click](javascript:alert(1)) {0} \x1b[31m \u202e \U0001f600"


@pytest.fixture(scope="module")
def official() -> Draft4Validator:
    path = npm_packages() / "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
    return Draft4Validator(json.loads(path.read_text(encoding="utf-8")))


def strange():
    made = finding("style/x", at=location("a b/ü#%.py", 1), message=HOSTILE)
    made.finding.evidence.extend([Evidence(location=location(), quote=HOSTILE)] * 3)
    return made


@pytest.mark.parametrize(
    "document",
    [
        review(),
        review(injection()),
        review(injection(), texts={}),
        review(strange(), injection(), finding("unlisted/rule")),
        review(cells=(("security", gap("big.py", 4, 8)), ("security", gap("logo.png", 3, 1))), failure="it died"),
    ],
    ids=["empty", "proof and fix", "unknown texts", "hostile", "gaps"],
)
def test_every_log_is_valid(official, document):
    errors = [error.message for error in official.iter_errors(json.loads(sarif.render(document)))]
    assert errors == []
