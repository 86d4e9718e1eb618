"""`dir` gathers and sorts every name an object, its class and all its bases have."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile


@rule(
    severity="low",
    confidence="high",
    source="own",
    flags='def named(thing):\n    return "name" in dir(thing)\n',
    passes='def named(thing):\n    return hasattr(thing, "name")\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds `in dir(x)`, directly or by a name, where `hasattr` asks for the one attribute."""
    if is_test(file.path):
        return
    for compare in file.nodes(ast.Compare):
        container = compare.comparators[-1]
        if not isinstance(compare.ops[-1], ast.In | ast.NotIn) or not isinstance(container, ast.Call | ast.Name):
            continue
        function = file.function_of(compare) if "dir(" in file.text else None
        if function is None:
            continue
        made = container if isinstance(container, ast.Call) else _value_of(function, container)
        if isinstance(made, ast.Call) and file.name(made.func) == "dir" and len(made.args) == 1:
            yield file.match(
                compare,
                f"`{brief(file, made)}` gathers and sorts every name the object, its class and their bases have, to"
                f" ask for one. `hasattr({brief(file, made.args[0])}, ...)` looks it up.",
                scope=made,
            )


def _value_of(function: Function, name: ast.Name) -> ast.expr | None:
    """What a local name was given, when it was given something once."""
    values = [
        part.value
        for part in walk(function)
        if isinstance(part, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name.id for target in part.targets)
    ]
    return values[0] if len(values) == 1 else None
