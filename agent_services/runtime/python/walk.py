"""Goes through Python trees: what lies below a node is looked up once, however many rules walk over it."""

import ast

_BELOW = "_below"


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


def written(node: ast.AST) -> str:
    """What `ast.unparse` says; plain dotted names, which are most of what rules ask about, without its machinery."""
    parts: list[str] = []
    above = node
    while isinstance(above, ast.Attribute):
        parts.append(above.attr)
        above = above.value
    return ".".join([above.id, *reversed(parts)]) if isinstance(above, ast.Name) else ast.unparse(node)


def _children(node: ast.AST) -> list[ast.AST]:
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [item for item in value if isinstance(item, ast.AST)]
        # The parser shares one object among all Load and Store contexts: they have no parent of their own.
        elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
            found.append(value)
    return found
