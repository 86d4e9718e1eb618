"""Where a statement is taken out, no hole stays: each row is a file, the lines that go, and what is left."""

import pytest

from cli.blank_lines import without_gaps
from review_service.pipeline.edits import apply_edits
from squad.code.v1.finding_pb2 import TextEdit
from squad.code.v1.location_pb2 import TextRange

ROWS = {
    "at the top": ("import os\n\n\ndef f(): ...\n", [1], "def f(): ...\n"),
    "the longer gap stays": ("'D'\n\nimport os\n\n\nx = 1\n", [3], "'D'\n\n\nx = 1\n"),
    "several in a row": ("'D'\n\nimport os\nimport re\n\nx = 1\n", [3, 4], "'D'\n\nx = 1\n"),
    "below the head of a block": ("def f():\n    import os\n\n    g()\n", [2], "def f():\n    g()\n"),
    "at the end": ("x = 1\n\n\nimport os\n", [4], "x = 1\n"),
    "at the end without a line end": ("x = 1\n\nimport os", [3], "x = 1\n"),
    "all there is": ("import os\n", [1], ""),
    "close neighbours": ("x = 1\nimport os\n\ny = 2\n", [2], "x = 1\n\ny = 2\n"),
    "Windows' line ends": ("import os\r\n\r\nx = 1\r\n", [1], "x = 1\r\n"),
}


def removal(line, text, *, whole):
    """The two forms that fixes have: with the line's end, or only what stands in it."""
    content = text.split("\n")[line - 1].rstrip("\r")
    start = 1 if whole else len(content) - len(content.lstrip()) + 1
    last = whole and line <= text.count("\n")
    end = (line + 1, 1) if last else (line, len(content) + 1)
    place = TextRange(start_line=line, start_column=start, end_line=end[0], end_column=end[1])
    return TextEdit(path="a.py", range=place)


@pytest.mark.parametrize("whole", [True, False], ids=["the line", "its content"])
@pytest.mark.parametrize(("text", "lines", "left"), ROWS.values(), ids=ROWS)
def test_a_removed_statement_takes_its_blank_lines_along(text, lines, left, whole):
    edits = [removal(line, text, whole=whole) for line in lines]
    assert apply_edits(text.encode(), without_gaps(text, edits)).decode() == left


def test_other_edits_stay_as_they_are_and_where_they_write_is_no_gap():
    text = "import os\n\nx = 1\n"
    insert = TextEdit(
        path="a.py", range=TextRange(start_line=2, start_column=1, end_line=2, end_column=1), new_text="#"
    )
    edits = without_gaps(text, [removal(1, text, whole=True), insert])
    assert apply_edits(text.encode(), edits).decode() == "#\nx = 1\n"


def test_a_part_of_a_line_that_goes_leaves_the_line():
    text = "x = 1  # noqa\n\n\ny = 2\n"
    part = TextEdit(path="a.py", range=TextRange(start_line=1, start_column=6, end_line=1, end_column=14))
    assert without_gaps(text, [part]) == [part]


def test_what_only_moves_blank_lines_is_left_alone():
    place = TextRange(start_line=2, start_column=1, end_line=2, end_column=1)
    for new_text in ("\n", ""):
        edit = TextEdit(path="a.py", range=place, new_text=new_text)
        assert without_gaps("x = 1\n\ny = 2\n", [edit]) == [edit]
