"""What of a large change is read."""

import pytest

from review_service.pipeline.classify import Content, ReviewedFile
from review_service.pipeline.size import Large, size_notices, within
from squad.code.v1.change_pb2 import ChangedFile
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus, FileCoverage
from squad.code.v1.location_pb2 import LineRange


def file(path, language="python", *, lines=1, size=10, **more):
    touched = [LineRange(start_line=1, end_line=lines)]
    changed = ChangedFile(path=path, language=language, changed_lines=touched)
    return ReviewedFile(changed, Content(None, b"x" * size), more.pop("cell", None), lines, (), **more)


def read(given, **limits):
    return [each.path for each in within(given, Large(**limits)) if each.cell is None]


def test_what_guards_and_answers_is_read_before_the_rest_and_tests_and_prose_last():
    files = [
        file("README.md", "markdown"),
        file("shop/auth.py"),
        file("shop/big.py", lines=90),
        file("shop/small.py"),
        file("tests/test_auth.py"),
    ]
    assert read(files, files=1) == ["shop/auth.py"]
    assert read(files, files=2) == ["shop/auth.py", "shop/big.py"]
    assert read(files, files=4) == ["shop/auth.py", "shop/big.py", "shop/small.py", "tests/test_auth.py"]


def test_a_file_that_does_not_fit_leaves_its_place_to_the_next():
    files = [file("auth.py", size=90), file("b.py", size=20), file("c.py", size=20)]
    assert read(files, bytes=50) == ["b.py", "c.py"]


def test_of_three_thousand_files_every_one_that_is_not_read_is_named():
    files = [file(f"src/{number:04}.py") for number in range(3000)]
    found = within(files, Large(files=300))
    assert [each.path for each in found] == [each.path for each in files]
    left = [each.cell for each in found if each.cell is not None]
    assert len(left) == 2700
    assert {cell.status for cell in left} == {CoverageStatus.COVERAGE_STATUS_NOT_READ}
    assert "2700 were not" in size_notices(found)[0].sentence


def test_what_nobody_reads_takes_no_place():
    gone = FileCoverage(path="a.png", reason=CoverageReason.COVERAGE_REASON_BINARY)
    files = [file("a.png", cell=gone), file("b.py")]
    assert within(files, Large(files=1)) == tuple(files)
    assert size_notices(files) == []


@pytest.mark.parametrize("agent", ["security", "style"])
def test_a_file_that_the_change_marks_itself_does_not_slip_through(agent):
    generated = CoverageReason.COVERAGE_REASON_GENERATED
    marked = file("x_pb2.py", cell=FileCoverage(path="x_pb2.py", reason=generated), mark=generated)
    _, found = within([file("auth.py"), marked], Large(files=1))
    expected = CoverageReason.COVERAGE_REASON_CHANGE_TOO_LARGE if agent == "security" else generated
    assert found.seen_by(agent).cell.reason == expected
