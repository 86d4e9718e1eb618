"""Fields of requests, and messages as answers."""

import pytest
from pydantic import TypeAdapter, ValidationError

from gateway.answers import schema, view
from gateway.fields import Gate, Moment, Verdict
from squad.code.v1 import finding_pb2
from squad.review.v1 import review_pb2

HIGH = finding_pb2.SEVERITY_HIGH


@pytest.mark.parametrize("name", ["HIGH", "high", "High", "SEVERITY_HIGH", "severity_high"])
def test_a_name_is_read_in_any_case_and_with_its_prefix(name):
    assert TypeAdapter(Gate).validate_python(name) == HIGH


@pytest.mark.parametrize("name", ["", "HIGHEST", "UNSPECIFIED", 3, None, "SEVERITY_", "\ud800"])
def test_an_unknown_name_is_refused_with_those_there_are(name):
    with pytest.raises(ValidationError, match="must be one of LOW, MEDIUM, HIGH, CRITICAL"):
        TypeAdapter(Gate).validate_python(name)


def test_a_verdict_can_be_taken_back():
    assert TypeAdapter(Verdict).validate_python("UNSPECIFIED") == review_pb2.VERDICT_UNSPECIFIED


@pytest.mark.parametrize(
    "text", ["2030-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "soon"]
)
def test_a_moment_needs_a_zone_and_a_year_that_exists(text):
    with pytest.raises(ValidationError):
        TypeAdapter(Moment).validate_python(text)


def test_an_answer_fits_its_own_schema():
    review = review_pb2.Review(id="1", agent_runs=[review_pb2.AgentRun(agent="style")])
    review.create_time.FromSeconds(1)
    review.repository.installation_id = 2**53 + 1
    read = schema(review_pb2.Review.DESCRIPTOR).model_validate(view(review))
    assert (read.state, read.repository.installation_id) == ("REVIEW_STATE_UNSPECIFIED", str(2**53 + 1))
    assert "end_time" not in view(review)
