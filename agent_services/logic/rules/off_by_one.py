"""The last index of a list is one less than its length."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.shapes import loop_around
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="high",
    cwe=(193,),
    source="CWE-193; own",
    topic="off-by-one",
    flags="def f(rows):\n    for i in range(len(rows)):\n        print(rows[i] - rows[i + 1])\n",
    passes="def f(rows):\n    for i in range(len(rows) - 1):\n        print(rows[i] - rows[i + 1])\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds indexes that reach one beyond the end in the last step of a loop over `range(len(...))`."""
    for item in file.nodes(ast.Subscript):
        owner = ast.unparse(item.value)
        if _is_length(item.slice, owner) and isinstance(item.ctx, ast.Load):
            yield file.match(
                item,
                f"The last index of `{owner}` is `len({owner}) - 1`: this one raises IndexError. Use `[-1]` for the"
                " last element.",
            )
        elif (reach := _reach(file, item, owner)) is not None:
            loop, beyond = reach
            yield file.match(
                item,
                f"In the last step of the loop this index is `len({owner}){beyond}`, beyond the end of `{owner}`:"
                " IndexError. End the range earlier, or walk over pairs with `itertools.pairwise`.",
                scope=item,
                steps=(file.step(loop.iter, "the loop goes this far"),),
            )


def _reach(file: SourceFile, item: ast.Subscript, owner: str) -> tuple[ast.For, str] | None:
    """The loop that drives the index beyond the end, and by how much, as text."""
    loop = loop_around(file, item)
    if not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name) or not isinstance(item.ctx, ast.Load):
        return None
    end, offset = _range_end(file, loop.iter, owner), _offset(item.slice, loop.target.id)
    if end is None or offset is None or end + offset <= 0 or _is_guarded(file, item, loop):
        return None
    beyond = end - 1 + offset
    return loop, f" + {beyond}" if beyond else ""


def _range_end(file: SourceFile, node: ast.expr, owner: str) -> int | None:
    """How far `range(len(owner) + n)` ends beyond the length."""
    if not (isinstance(node, ast.Call) and file.name(node.func) == "range" and len(node.args) in {1, 2}):
        return None
    end = node.args[-1]
    if _is_length(end, owner):
        return 0
    if isinstance(end, ast.BinOp) and _is_length(end.left, owner) and isinstance(end.right, ast.Constant):
        sign = {ast.Add: 1, ast.Sub: -1}.get(type(end.op), 0)
        return sign * end.right.value if sign and isinstance(end.right.value, int) else None
    return None


def _offset(index: ast.expr, name: str) -> int | None:
    """What is added to the loop variable."""
    if isinstance(index, ast.Name):
        return 0 if index.id == name else None
    if not (isinstance(index, ast.BinOp) and isinstance(index.op, ast.Add) and isinstance(index.left, ast.Name)):
        return None
    known = index.left.id == name and isinstance(index.right, ast.Constant) and isinstance(index.right.value, int)
    return index.right.value if known else None  # type: ignore[attr-defined]


def _is_length(node: ast.expr, owner: str) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node) == f"len({owner})"


def _is_guarded(file: SourceFile, item: ast.Subscript, loop: ast.For) -> bool:
    """Any condition, handler or early exit in the loop may keep the last step away, and so may a growing list."""
    inside = list(ast.walk(loop))
    if any(isinstance(node, ast.Break | ast.Continue | ast.Return) for node in inside):
        return True
    if any(isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) for node in inside):
        owner = ast.unparse(item.value)
        if any(f"{owner}.{name}(" in ast.unparse(loop) for name in ("append", "insert", "extend")):
            return True
    return any(isinstance(above, ast.If | ast.Try | ast.IfExp | ast.BoolOp) for above in _between(file, item, loop))


def _between(file: SourceFile, item: ast.AST, loop: ast.For) -> Iterator[ast.AST]:
    for above in file.parents(item):
        if above is loop:
            return
        yield above
