"""Lists that fit the terminal they are read in."""

import pytest

from cli.table import fitted

ROWS = (("id", "languages", "purpose"), ("style/x", "python", "Finds " + "long " * 20 + "lines."))


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(width):
    shown = list(fitted(ROWS, width))
    assert max(map(len, shown)) <= width
    assert " ".join(" ".join(shown).split()) == " ".join(" ".join(map(" ".join, ROWS)).split())


def test_what_is_too_long_wraps_below_itself():
    first, second, third = list(fitted(ROWS, 80))[:3]
    assert first == "id       languages  purpose"
    assert second.startswith("style/x  python     Finds long")
    assert third.startswith(" " * first.index("purpose") + "long")


def test_on_a_narrow_terminal_it_stands_below_its_row():
    assert list(fitted(ROWS, 50))[2:4] == ["style/x  python", "    Finds long long long long long long long long"]


def test_where_there_is_room_a_row_is_a_line():
    assert len(list(fitted(ROWS, 1_000))) == len(ROWS)
