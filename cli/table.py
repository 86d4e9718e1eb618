"""Lists for people and for programs, from the same rows."""

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from report.hostile import one_line

Row = Mapping[str, Any]
_GAP = "  "
_WHOLE = 1_000_000
"""Columns where there is no terminal: a line a row, for `grep`."""
_NARROWEST = 40
"""Columns below which text reads better under its row than beside it."""


def show(rows: Sequence[Row], columns: Sequence[str], *, as_json: bool, empty: str = "none") -> None:
    """Prints the rows: all their fields as JSON, or `columns` as a table that fits the terminal."""
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    if not rows:
        print(empty)
        return
    cells = [list(columns), *([_cell(row.get(name, "")) for name in columns] for row in rows)]
    width = shutil.get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else _WHOLE
    print("\n".join(fitted(cells, width)))


def show_one(row: Row, text: str, *, as_json: bool) -> None:
    """Prints one thing: all its fields as JSON, or a sentence."""
    print(json.dumps(row, indent=2, ensure_ascii=False) if as_json else text)


def fitted(lines: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """The lines in columns; where they are too wide the last column wraps, beside the others or else below them."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    room = width - sum(widths[:-1]) - len(_GAP) * (len(widths) - 1)
    for *first, last in lines:
        if room < min(widths[-1], _NARROWEST):
            yield from textwrap.wrap(_GAP.join(first), width, subsequent_indent="  ", break_on_hyphens=False)
            yield from textwrap.wrap(last, width, initial_indent="    ", subsequent_indent="    ")
            continue
        beside = "".join(cell.ljust(wide) + _GAP for cell, wide in zip(first, widths, strict=False))
        for number, part in enumerate(textwrap.wrap(last, room) or [""]):
            yield ((" " * len(beside) if number else beside) + part).rstrip()


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_cell, value))
    return one_line("yes" if value is True else "no" if value is False else str(value))
