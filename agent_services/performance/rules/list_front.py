"""Taking or putting something at the front of a list moves all the others by one place."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import brief, loop_around
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile


@rule(
    severity="low",
    confidence="high",
    cwe=(407,),
    source="CWE-407; own",
    flags="def f(start):\n    todo = [start]\n    while todo:\n        node = todo.pop(0)\n        todo.extend(node)\n",
    passes="from collections import deque\n\ndef f(start):\n    todo = deque([start])\n    while todo:\n"
    "        node = todo.popleft()\n        todo.extend(node)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds lists used as queues in a loop: every step moves all elements."""
    if is_test(file.path):
        return
    for call in file.calls(".pop", ".insert"):
        function = file.function_of(call)
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if function is None or not isinstance(owner, ast.Name) or not _at_front(call):
            continue
        if loop_around(file, call) is not None and _is_list(file, function, owner.id):
            yield file.match(
                call,
                f"Every `{brief(file, call)}` moves all other elements of `{owner.id}` by one place, so the loop"
                " costs the square of its length. Use `collections.deque`.",
            )


def _at_front(call: ast.Call) -> bool:
    wanted = 1 if isinstance(call.func, ast.Attribute) and call.func.attr == "pop" else 2
    first = call.args[0] if len(call.args) == wanted else None
    return isinstance(first, ast.Constant) and first.value == 0 and first.value is not False


def _is_list(file: SourceFile, function: Function, name: str) -> bool:
    values = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
    ]
    made = [
        isinstance(value, ast.List | ast.ListComp)
        or (isinstance(value, ast.Call) and file.name(value.func) in {"list", "sorted"})
        for value in values
    ]
    return bool(made) and all(made)
