"""With `__slots__` an object has no dictionary of its own: it is smaller, and its attributes are found faster."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import changed_files, head_line, match_at
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_BEFORE = 'class Point:\n    __slots__ = ("x", "y")\n\n    def __init__(self, x, y):\n        self.x, self.y = x, y\n'
_AFTER = "class Point:\n    def __init__(self, x, y):\n        self.x, self.y = x, y\n"


@change_rule(
    severity="low",
    confidence="high",
    source="Python data model, __slots__; own",
    flags=Example(files={"point.py": _AFTER}, old={"point.py": _BEFORE}),
    passes=Example(
        files={"point.py": "from dataclasses import dataclass\n\n@dataclass(slots=True)\nclass Point:\n    x: int\n"},
        old={"point.py": _BEFORE},
    ),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds classes that lost their `__slots__`: each of their objects has a dictionary again."""
    for file, old in changed_files(change):
        now = file.once(_classes)
        for name, before in old.once(_classes).items():
            slots, after = _slots(before), now.get(name)
            if slots is None or after is None or _slots(after) is not None or after.decorator_list != []:
                continue
            yield match_at(
                file,
                head_line(file, slots.lineno),
                f"`{name}` loses its `__slots__`: every object of it gets a dictionary of its own again, about a"
                " hundred bytes more each, and attributes are found more slowly. Keep them if there are many such"
                " objects.",
            )


def _classes(file: SourceFile) -> dict[str, ast.ClassDef]:
    return {file.symbol(node.lineno): node for node in file.nodes(ast.ClassDef)}


def _slots(node: ast.ClassDef) -> ast.stmt | None:
    for statement in node.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if any(isinstance(target, ast.Name) and target.id == "__slots__" for target in targets):
                return statement
    return None
