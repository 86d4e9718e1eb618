"""An attribute that is set no longer has an old value for whoever reads it, or none at all."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before_after import head_line
from agent_services.runtime.change.edits import Removed
from agent_services.runtime.change.small_change import small_differences
from agent_services.runtime.project.modules import is_python
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

# Files that are read in search of a reader.
_MOST_FILES = 1500
_CART = "class Cart:\n    def __init__(self, lines):\n        self.lines = lines\n{}"


@change_rule(
    severity="medium",
    confidence="medium",
    cwe=(665,),
    source="CWE-665; own",
    limits="Attributes are told apart by their names only.",
    flags=Example(
        {"a.py": _CART.format("")},
        old={"a.py": _CART.format("        self.total = 0\n")},
        context={"b.py": "def show(cart):\n    print(cart.total)\n"},
    ),
    passes=Example({"a.py": _CART.format("")}, old={"a.py": _CART.format("        self.total = 0\n")}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds attributes that a method sets no longer although other code still reads them."""
    for file, each in small_differences(change):
        for node in each.old if isinstance(each, Removed) and len(each.old) == 1 else ():
            name = _attribute(node)
            if not name or _is_set_as_often(file, name):
                continue
            if reader := _reader(change, file, name):
                yield file.match(
                    head_line(file, node.lineno),
                    f"`{brief(file.old or file, node)}` is gone, but {reader} still reads `{name}`: it finds an older"
                    " value, that of a base class, or raises AttributeError. Set it again, or take its readers out.",
                    outside_change=True,
                )


def _attribute(node: ast.stmt) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
    own = isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self"
    return target.attr if own and isinstance(target, ast.Attribute) else ""


def _is_set_as_often(file: SourceFile, name: str) -> bool:
    """Whether it is set in another place instead."""
    return file.old is None or _stores(file, name) >= _stores(file.old, name)


def _stores(file: SourceFile, name: str) -> int:
    return sum(node.attr == name and isinstance(node.ctx, ast.Store) for node in file.nodes(ast.Attribute))


def _reader(change: ChangeView, file: SourceFile, name: str) -> str:
    """A place that reads an attribute of this name: this file first, then the others by their paths."""
    for node in file.nodes(ast.Attribute):
        if node.attr == name and isinstance(node.ctx, ast.Load):
            return f"line {node.lineno}"
    read = re.compile(rf"\.{re.escape(name)}\b(?!\s*=[^=])")
    near = sorted(filter(is_python, change.paths), key=lambda path: (not _shares_folder(path, file.path), path))
    for path, text in change.read_many(near[:_MOST_FILES]).items():
        if path != file.path and (found := read.search(text)):
            return f"`{path}` line {text.count(chr(10), 0, found.start()) + 1}"
    return ""


def _shares_folder(path: str, other: str) -> bool:
    return path.partition("/")[0] == other.partition("/")[0]
