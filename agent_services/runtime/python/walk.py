"""Goes through Python trees: what lies below a node is looked up once, however many rules walk over it."""

import ast
from collections.abc import Iterator

_BELOW = "_below"
_BLOCKS = ("body", "orelse", "finalbody")
# Fields that never hold a node. The parser shares one object among all Load and Store contexts: they have no parent.
_PLAIN = {"arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "level", "module", "simple"}


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """The fields of each kind of node that may hold nodes."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        found = () if kind is ast.Constant else tuple(name for name in kind._fields if name not in _PLAIN)
        return self.setdefault(kind, found)


FIELDS = _Fields()


def walk(node: ast.AST) -> list[ast.AST]:
    """A node and all nodes below it, in the order of `ast.walk`, without contexts (`Load`, `Store`)."""
    found = [node]
    for each in found:  # it grows meanwhile
        found += below(each)
    return found


def below(node: ast.AST) -> tuple[ast.AST, ...]:
    """The nodes right below one. Kept at the node: do not change a tree after asking."""
    known: tuple[ast.AST, ...] | None = node.__dict__.get(_BELOW)
    if known is None:
        known = node.__dict__[_BELOW] = tuple(_children(node))
    return known


def blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks of statements right below a statement, a handler's and a case's among them."""
    held = node.__dict__
    for name in _BLOCKS:
        if name in held:
            yield held[name]
    for part in (*held.get("handlers", ()), *held.get("cases", ())):
        yield part.body


def import_statements(tree: ast.Module) -> list[ast.Import | ast.ImportFrom]:
    """All imports of a module, those in functions among them, in the order of the text."""
    found: list[ast.Import | ast.ImportFrom] = []
    todo = [tree.body]
    while todo:
        for node in todo.pop():
            if isinstance(node, ast.Import | ast.ImportFrom):
                found.append(node)
            else:
                todo += blocks(node)
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _children(node: ast.AST) -> list[ast.AST]:
    found: list[ast.AST] = []
    held = node.__dict__
    for name in FIELDS[type(node)]:
        value = held.get(name)
        if value.__class__ is list:
            found += [item for item in value if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found
