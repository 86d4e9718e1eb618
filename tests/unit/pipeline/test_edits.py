import pytest

from review_service.pipeline.edits import EditError, apply_edits
from review_service.pipeline.verify import moved_lines
from squad.code.v1.finding_pb2 import TextEdit
from squad.code.v1.location_pb2 import TextRange


def edit(start_line, start_column, end_line, end_column, text):
    place = TextRange(start_line=start_line, start_column=start_column, end_line=end_line, end_column=end_column)
    return TextEdit(path="a.py", range=place, new_text=text)


@pytest.mark.parametrize(
    ("before", "edits", "after"),
    [
        (b"abc\n", [edit(1, 2, 1, 3, "X")], b"aXc\n"),
        (b"abc\n", [edit(1, 1, 1, 1, "X")], b"Xabc\n"),
        (b"abc", [edit(1, 4, 1, 4, "\nX")], b"abc\nX"),
        (b"a\nb\nc\n", [edit(2, 1, 3, 1, "")], b"a\nc\n"),
        (b"a\nb\n", [edit(1, 1, 1, 2, "A"), edit(2, 1, 2, 2, "B")], b"A\nB\n"),
        ("é=1\n".encode(), [edit(1, 3, 1, 4, "==")], "é==1\n".encode()),
        (b"a\r\nb\r\n", [edit(1, 2, 1, 2, "\nX")], b"a\r\nX\r\nb\r\n"),
        ("\ufeffa\n".encode(), [edit(1, 4, 1, 5, "b")], "\ufeffb\n".encode()),
        (
            "# coding: latin-1\né\n".encode("latin-1"),
            [edit(2, 1, 2, 3, "è")],
            "# coding: latin-1\nè\n".encode("latin-1"),
        ),
        (b"a\n", [edit(2, 1, 2, 1, "b\n")], b"a\nb\n"),
    ],
)
def test_edits_replace_exactly_their_range(before, edits, after):
    assert apply_edits(before, edits) == after


@pytest.mark.parametrize(
    "edits",
    [
        [edit(9, 1, 9, 1, "")],
        [edit(1, 9, 1, 9, "")],
        [edit(1, 0, 1, 1, "")],
        [edit(1, 2, 1, 1, "")],
        [edit(1, 1, 1, 3, ""), edit(1, 2, 1, 3, "")],
    ],
)
def test_edits_that_do_not_fit_are_refused(edits):
    with pytest.raises(EditError):
        apply_edits(b"abc\n", edits)


@pytest.mark.parametrize(
    ("changed", "edits", "expected"),
    [
        ([(2, 3)], [edit(2, 1, 2, 2, "x")], [(2, 3)]),
        ([(2, 3)], [edit(2, 1, 2, 2, "x\ny")], [(2, 4)]),
        ([(1, 1), (8, 9)], [edit(4, 1, 6, 1, "")], [(1, 1), (4, 4), (6, 7)]),
        ([(5, 5)], [edit(1, 1, 1, 1, "import a\n")], [(1, 2), (6, 6)]),
    ],
)
def test_changed_lines_move_with_the_edits(changed, edits, expected):
    assert [(r.start_line, r.end_line) for r in moved_lines(changed, edits, 100)] == expected
