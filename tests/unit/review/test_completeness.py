"""Nothing in the contract goes without a test."""

import ast
from pathlib import Path

import pytest

from squad.review.v1 import review_service_pb2

CALLS = Path(__file__).parents[2] / "integration" / "review" / "test_calls.py"
METHODS = [method.name for method in review_service_pb2.DESCRIPTOR.services_by_name["ReviewService"].methods]


@pytest.mark.parametrize("method", METHODS)
def test_every_call_has_tests_against_the_real_server(method):
    classes = {node.name: node for node in ast.parse(CALLS.read_text()).body if isinstance(node, ast.ClassDef)}
    assert len(classes[f"Test{method}"].body) >= 3
