"""Files and functions grow a little with every change until nobody reads them whole."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import function_before, is_test
from agent_services.runtime.change.neighbours import stands_out
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Example, Match, rule
from agent_services.runtime.source import ChangeView, Function, SourceFile
from agent_services.runtime.text import Span

FUNCTION_LINES, FUNCTION_GROWTH = 100, 20
FILE_LINES, FILE_GROWTH = 1000, 100
# What was long before must also have grown by this share.
LEAST_SHARE = 0.25
_LONG = "def f(x):\n" + "    x += 1\n" * 120


@rule(
    severity="low",
    confidence="medium",
    source="own; nearest: pylint R0915, C0302",
    topic="function-growth",
    limits="Compares with what was there before, and a function with those of at most 60 files around.",
    flags=Example({"shop/long.py": _LONG}, old={"shop/long.py": "def f(x):\n    x += 1\n"}),
    passes=Example({"shop/long.py": _LONG}, old={"shop/long.py": _LONG.replace("+= 1", "-= 1")}),
    reads="text",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds functions and files that this change made too long to be read whole."""
    if file.change is None or is_test(file.path):
        return
    yield from _long_file(file.change, file)
    for function in file.functions():
        # A nested function counts with the one around it.
        if file.function_of(function) is None:
            yield from _long_function(file.change, file, function)


def _long_function(change: ChangeView, file: SourceFile, function: Function) -> Iterator[Match]:
    most = change.option("max_function_lines", FUNCTION_LINES)
    if (function.end_lineno or function.lineno) - function.lineno + 1 <= most:
        return  # it has no more lines of code than lines
    length, before = _length(function), function_before(file, function)
    was = 0 if before is None else _length(before)
    grown = length - was >= max(FUNCTION_GROWTH, LEAST_SHARE * was)
    if length > most and grown and stands_out(change, file, length, _length):
        history = "is new and has" if before is None else f"grew from {was} to"
        yield file.match(
            Span.lines(function.lineno),
            f"`{function.name}` {history} {length} lines of code (bound: {most:g}), more than its neighbours and"
            " than fits a screen. Split it where its steps can have names.",
            scope=Span.lines(function.lineno, function.end_lineno),
        )


def _long_file(change: ChangeView, file: SourceFile) -> Iterator[Match]:
    most = change.option("max_file_lines", FILE_LINES)
    length = len(file.lines)
    was = 0 if file.old is None else len(file.old.lines)
    first = file.changed.first_in(1, length)
    if length > most and length - was >= max(FILE_GROWTH, LEAST_SHARE * was) and first is not None:
        history = "is new and has" if file.old is None else f"grew from {was} to"
        yield file.match(
            Span.lines(first),
            f"`{file.path}` {history} {length} lines (bound: {most:g}): readers and merges meet in one place. Give one"
            " of its ideas a file of its own.",
        )


def _length(function: Function) -> int:
    """Lines that some statement or expression stands on: comments, blank lines and the docstring cost no attention."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    places = (node for statement in body for node in walk(statement) if isinstance(node, ast.stmt | ast.expr))
    return len({line for node in places for line in (node.lineno, node.end_lineno)})
