"""Lists for people and for programs, from the same rows."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from report.hostile import one_line

Row = Mapping[str, Any]


def show(rows: Sequence[Row], columns: Sequence[str], *, as_json: bool, empty: str = "none") -> None:
    """Prints the rows: all their fields as JSON, or `columns` as a table."""
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    if not rows:
        print(empty)
        return
    cells = [list(columns), *([_cell(row.get(name, "")) for name in columns] for row in rows)]
    widths = [max(len(line[number]) for line in cells) for number in range(len(columns))]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def show_one(row: Row, text: str, *, as_json: bool) -> None:
    """Prints one thing: all its fields as JSON, or a sentence."""
    print(json.dumps(row, indent=2, ensure_ascii=False) if as_json else text)


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_cell, value))
    return one_line("yes" if value is True else "no" if value is False else str(value))
