"""What kind of file each one of a change is."""

import pytest

from report.changes import SORTS
from review_service.pipeline.classify import Content, ReviewedFile
from review_service.pipeline.languages import language_of
from review_service.pipeline.sorts import changes_of
from squad.code.v1.change_pb2 import ChangedFile
from squad.code.v1.coverage_pb2 import CoverageReason, FileCoverage
from squad.code.v1.location_pb2 import LineRange

GENERATED, BINARY = CoverageReason.COVERAGE_REASON_GENERATED, CoverageReason.COVERAGE_REASON_BINARY


def change(path, reason=None):
    lines = [LineRange(start_line=2, end_line=4), LineRange(start_line=9, end_line=9)]
    file = ChangedFile(path=path, language=language_of(path, b""), changed_lines=lines, removed_lines=lines[:1])
    cell = FileCoverage(path=path, reason=reason) if reason else None
    return changes_of([ReviewedFile(file, Content(b"", b""), cell, 9, ())])[0]


@pytest.mark.parametrize(
    ("path", "reason", "sort"),
    [
        ("shop/cart.py", None, "source"),
        ("tests/test_cart.py", None, "tests"),
        ("web/cart.test.ts", None, "tests"),
        (".github/workflows/ci.yml", None, "configuration"),
        ("Dockerfile", None, "configuration"),
        ("requirements-dev.txt", None, "dependencies"),
        ("web/package-lock.json", GENERATED, "dependencies"),
        ("README.md", None, "docs"),
        ("api/cart_pb2.py", GENERATED, "generated"),
        ("logo.png", BINARY, "other"),
    ],
)
def test_a_file_is_of_the_first_kind_that_fits(path, reason, sort):
    assert change(path, reason).sort == sort
    assert sort in SORTS


def test_lines_are_counted_and_bytes_without_lines_are_not():
    assert (change("a.py").added, change("a.py").removed, change("a.py").lines) == (4, 3, 7)
    assert change("logo.png", BINARY).lines == 0
