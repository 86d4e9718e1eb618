"""Errors as problem+json, and the page that explains them."""

import runpy
from pathlib import Path

import pytest
from fastapi.exceptions import RequestValidationError

from gateway import problems
from kit import errors
from squad.errors.v1.error_reason_pb2 import ErrorReason

ROOT = Path(__file__).parents[3]
REASONS = [name.removeprefix("ERROR_REASON_") for name in ErrorReason.keys()[1:]]


def body(error):
    answer = problems.from_error(error)
    return answer, problems.Problem.model_validate_json(answer.body)


def test_the_page_of_problems_is_fresh():
    page = runpy.run_path(str(ROOT / "tools" / "problems_page.py"))["page"]()
    assert (ROOT / "docs" / "problems.md").read_text(encoding="utf-8") == page


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_status_and_a_place_on_the_page(reason):
    assert 400 <= problems.STATUS[reason] < 600
    assert f"## {problems.kind(reason)}\n" in (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")


def test_an_error_becomes_a_problem_with_all_it_carries():
    answer, problem = body(errors.NotFound("review", "42"))
    assert (answer.status_code, answer.media_type) == (404, "application/problem+json")
    assert (problem.type, problem.reason) == ("/problems/not-found", "NOT_FOUND")
    assert (problem.detail, problem.metadata) == ("there is no review 42", {"resource": "review", "id": "42"})


def test_too_many_requests_say_when_to_come_again():
    answer, _ = body(errors.RateLimited(2.2))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")


def test_a_part_that_is_away_says_when_to_come_again():
    assert body(errors.DependencyUnavailable("database"))[0].headers["retry-after"] == "5"


def test_a_wrong_credential_names_the_scheme():
    assert body(errors.CredentialInvalid("expired"))[0].headers["www-authenticate"] == 'Bearer realm="squad"'


@pytest.mark.parametrize(
    ("kind", "said"),
    [("missing", "is required"), ("extra_forbidden", "is not known here"), ("int_type", "what Pydantic says")],
)
def test_a_wrong_field_is_told_in_words_of_the_api(kind, said):
    wrong = RequestValidationError([{"type": kind, "loc": ("body", "address"), "msg": "what Pydantic says"}])
    problem = problems.Problem.model_validate_json(problems.from_validation(wrong).body)
    assert problem.detail == f"address: {said}"
