"""A check that comes after the use it should protect comes too late, or was never needed."""

import ast
from collections.abc import Iterator, Sequence

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import leaves, stored, walk_here
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_GUARDS = (ast.Try, ast.BoolOp, ast.IfExp, ast.Lambda, ast.comprehension, ast.Assert)
_PRICE = "def price(item):\n    {}\n    if item is None:\n        return 0\n    return item.price\n"


@rule(
    severity="medium",
    confidence="medium",
    cwe=(476,),
    source="CWE-476; own; nearest: Infer and Coverity's check after dereference",
    flags=_PRICE.format("name = item.name"),
    passes=_PRICE.format("name = 'no name'"),
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds values that are used first and asked afterwards whether they may be used."""
    if is_test(file.path):
        return
    for node in file.nodes(ast.If):
        asked = _asked(file, node.test)
        if asked is None:
            continue
        name, attribute = asked
        use = _use_before(file, _before(file, node), name, attribute)
        if use is not None:
            what = "is None" if not attribute else f"has no `{attribute}`"
            yield file.match(
                use,
                f"Line {node.lineno} reckons with a `{name}` that {what}, but `{file.segment(use)}` is used here before"
                " it is asked: it then raises AttributeError. Ask first, or take the check out.",
                steps=(file.step(node.test, "asked here"),),
            )


def _asked(file: SourceFile, test: ast.expr) -> tuple[str, str] | None:
    """The name that a condition asks about, and the attribute; empty for None."""
    if (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and isinstance(test.ops[0], ast.Is | ast.IsNot)
    ):
        right = test.comparators[0]
        return (test.left.id, "") if isinstance(right, ast.Constant) and right.value is None else None
    if isinstance(test, ast.Call) and file.name(test.func) == "hasattr" and len(test.args) == 2:
        owner, attribute = test.args
        if isinstance(owner, ast.Name) and isinstance(attribute, ast.Constant) and isinstance(attribute.value, str):
            return owner.id, attribute.value
    return None


def _before(file: SourceFile, node: ast.If) -> Sequence[ast.stmt]:
    """The statements of a block that stand before one of its statements."""
    above = file.parent(node)
    for name in ("body", "orelse", "finalbody"):
        block = getattr(above, name, None)
        if isinstance(block, list) and node in block:
            return block[: block.index(node)]
    return ()


def _use_before(file: SourceFile, block: Sequence[ast.stmt], name: str, attribute: str) -> ast.Attribute | None:
    """The last use before which the name did not change; a use behind a condition about the name is none."""
    for statement in reversed(block):
        inside = list(walk_here([statement]))
        uses = [node for node in inside if isinstance(node, ast.Attribute) and _is_use(node, name, attribute)]
        if name in stored([statement]) or leaves(file, [statement]):
            return None
        for use in uses:
            if not _is_guarded(file, use, statement, name):
                return use
    return None


def _is_use(node: ast.Attribute, name: str, attribute: str) -> bool:
    """Whether it raises on None, or on what lacks the attribute; every object has the special ones."""
    own = isinstance(node.ctx, ast.Load) and isinstance(node.value, ast.Name) and node.value.id == name
    return own and attribute in {"", node.attr} and not node.attr.startswith("__")


def _is_guarded(file: SourceFile, use: ast.Attribute, statement: ast.stmt, name: str) -> bool:
    """Whether a condition, a handler or a jump stands between a use and the check behind it."""
    below: ast.AST = use
    for above in file.parents(use):
        if isinstance(above, _GUARDS) or (isinstance(above, ast.If | ast.While) and _keeps(file, above, below, name)):
            return True
        if above is statement:
            return False
        below = above
    return False


def _keeps(file: SourceFile, above: ast.If | ast.While, below: ast.AST, name: str) -> bool:
    asks = any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(above.test))
    return asks or (below in above.body and leaves(file, above.body))
