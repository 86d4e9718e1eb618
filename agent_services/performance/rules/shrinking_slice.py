"""Cutting the front off a sequence copies the rest, at every step."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import loops_around
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

# A step this small means as many copies as there are elements; larger ones are the frames of a protocol.
_SMALL = 8


@rule(
    severity="medium",
    confidence="medium",
    cwe=(1046,),
    source="CWE-1046; own",
    flags="def words(data):\n    while data:\n        yield data[0]\n        data = data[1:]\n",
    passes="def words(data):\n    for each in data:\n        yield each\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds loops that take a few elements from the front of a sequence and copy the rest each time."""
    if is_test(file.path):
        return
    for assign in file.nodes(ast.Assign):
        name = _shrinks(assign)
        function = file.function_of(assign)
        if not name or function is None or "memoryview" in file.segment(function):
            continue
        for loop in loops_around(file, assign):
            if isinstance(loop, ast.While) and assign in loop.body and _asks(loop.test, name):
                yield file.match(
                    assign,
                    f"Every step copies what is left of `{name}`: twice the data cost four times the time. Walk over it"
                    " with an index or an iterator, or use `memoryview` or `collections.deque`.",
                )
                break


def _shrinks(assign: ast.Assign) -> str:
    """The name in `name = name[1:]`."""
    target, value = assign.targets[0], assign.value
    if (
        not isinstance(target, ast.Name)
        or not isinstance(value, ast.Subscript)
        or not isinstance(value.slice, ast.Slice)
    ):
        return ""
    lower, same = value.slice.lower, isinstance(value.value, ast.Name) and value.value.id == target.id
    small = isinstance(lower, ast.Constant) and isinstance(lower.value, int) and 0 < lower.value <= _SMALL
    return target.id if same and small and value.slice.upper is None and value.slice.step is None else ""


def _asks(test: ast.expr, name: str) -> bool:
    """Whether the loop goes on as long as there is anything left."""
    if isinstance(test, ast.Compare):
        test = test.left
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Name) and test.func.id == "len" and test.args:
        test = test.args[0]
    return isinstance(test, ast.Name) and test.id == name
