"""Nothing in the contract goes without a test."""

import ast
from pathlib import Path

import pytest

from squad.review.v1 import feedback_service_pb2, review_service_pb2

TESTS = Path(__file__).parents[2] / "integration" / "review"
CALLS = {
    "test_calls.py": review_service_pb2.DESCRIPTOR.services_by_name["ReviewService"],
    "test_feedback_calls.py": feedback_service_pb2.DESCRIPTOR.services_by_name["FeedbackService"],
}
METHODS = [(file, method.name) for file, service in CALLS.items() for method in service.methods]


@pytest.mark.parametrize(("file", "method"), METHODS)
def test_every_call_has_tests_against_the_real_server(file, method):
    classes = {node.name: node for node in ast.parse((TESTS / file).read_text()).body if isinstance(node, ast.ClassDef)}
    assert len(classes[f"Test{method}"].body) >= 3
