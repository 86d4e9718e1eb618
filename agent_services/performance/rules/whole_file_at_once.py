"""Reading a file whole to walk over its lines needs as much memory as the file is long, twice."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="low",
    confidence="high",
    source="own; nearest: ruff FURB129",
    flags="def f(path):\n    with open(path) as file:\n        for line in file.read().splitlines():\n"
    "            print(line)\n",
    passes="def f(path):\n    with open(path) as file:\n        for line in file:\n            print(line)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds loops over the lines of a file that was read whole first, though it gives them one by one."""
    if is_test(file.path):
        return
    for loop in file.nodes(ast.For):
        split = loop.iter
        if not isinstance(split, ast.Call) or not isinstance(split.func, ast.Attribute):
            continue
        read = split.func.value
        lines = split.func.attr == "splitlines" or (split.func.attr == "split" and _newline(split))
        if lines and isinstance(read, ast.Call) and _reads_open_file(file, read):
            yield file.match(
                split,
                "The whole file and a list of its lines are in memory at once, only to walk over them. Walk over the"
                " file itself: it gives one line at a time.",
                scope=split,
            )


def _newline(call: ast.Call) -> bool:
    return len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and call.args[0].value == "\n"


def _reads_open_file(file: SourceFile, read: ast.Call) -> bool:
    """`read()` of a name that a `with open(...)` around binds, or of `open(...)` itself."""
    owner = read.func.value if isinstance(read.func, ast.Attribute) and read.func.attr == "read" else None
    if isinstance(owner, ast.Call):
        return file.name(owner.func) == "open"
    return isinstance(owner, ast.Name) and any(
        isinstance(item.optional_vars, ast.Name)
        and item.optional_vars.id == owner.id
        and isinstance(item.context_expr, ast.Call)
        and file.name(item.context_expr.func) == "open"
        for above in file.parents(read)
        if isinstance(above, ast.With)
        for item in above.items
    )
