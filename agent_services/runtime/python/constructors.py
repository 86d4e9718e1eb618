"""What a class is made with, where nothing but an `__init__` in plain sight decides."""

import ast
import builtins
from collections.abc import Iterator

from agent_services.runtime.python.bindings import bindings, bound_once
from agent_services.runtime.python.public_names import is_plain
from agent_services.runtime.python.shapes import walk_here
from agent_services.runtime.source import Function, SourceFile


def constructor(file: SourceFile, node: ast.ClassDef) -> Function | None:
    """The `__init__` that a call of the class runs; None when a base from elsewhere or a decorator may differ."""
    found: Function | None = None
    for owner in _line(file, node):
        if owner is None or owner.decorator_list or owner.keywords or _makes_itself(owner):
            return None
        found = found or _init(owner)
    return found if found is not None and is_plain(file, found) else None


def _line(file: SourceFile, node: ast.ClassDef) -> Iterator[ast.ClassDef | None]:
    """A class and its bases up to one of Python's own; ends with None where a base is of another file."""
    seen: set[str] = set()
    while node.name not in seen:
        seen.add(node.name)
        yield node
        if not node.bases or (len(node.bases) == 1 and _is_builtin(file, node.bases[0])):
            return
        above = bound_once(file).get(file.segment(node.bases[0])) if len(node.bases) == 1 else None
        if not isinstance(above, ast.ClassDef):
            break
        node = above
    yield None


def _is_builtin(file: SourceFile, base: ast.expr) -> bool:
    kind = getattr(builtins, base.id, None) if isinstance(base, ast.Name) else None
    plain = kind is object or (isinstance(kind, type) and issubclass(kind, BaseException))
    return plain and file.segment(base) not in bindings(file)


def _makes_itself(owner: ast.ClassDef) -> bool:
    """It has a `__new__`, or more than one `__init__` among which something else chooses."""
    here = list(walk_here(owner.body))
    names = [node.name for node in here if isinstance(node, Function)]
    names += [node.id for node in here if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return "__new__" in names or names.count("__init__") > 1


def _init(owner: ast.ClassDef) -> Function | None:
    return next((node for node in owner.body if isinstance(node, Function) and node.name == "__init__"), None)
