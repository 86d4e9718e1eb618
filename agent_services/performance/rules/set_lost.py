"""A set answers `in` at once, however long it is; a list or tuple is walked over."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import changed_files
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

# Below that a tuple is as fast.
_FEW = 3

_BEFORE = 'def known(word):\n    return word in {"red", "green", "blue", "black"}\n'
_AFTER = 'def known(word):\n    return word in ["red", "green", "blue", "black"]\n'


@change_rule(
    severity="low",
    confidence="medium",
    cwe=(407,),
    source="CWE-407; nearest: ruff PLR6201",
    flags=Example(files={"known.py": _AFTER}, old={"known.py": _BEFORE}),
    passes=Example(files={"known.py": _BEFORE}, old={"known.py": _AFTER}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds sets that became lists or tuples though they are asked for membership."""
    for file, old in changed_files(change):
        sets = {(place, elements) for place, elements, _ in _collections(old, as_set=True)}
        for place, elements, node in _collections(file, as_set=False):
            if (place, elements) in sets and _is_asked(file, node):
                yield file.match(
                    node,
                    f"`{brief(file, node)}` was a set before this change and answered `in` with one look; now every"
                    f" question walks over up to {len(elements)} elements. Keep the set.",
                )


def _collections(file: SourceFile, as_set: bool) -> Iterator[tuple[str, frozenset[str], ast.expr]]:
    """Written-out collections: the definition around, the elements, the node."""
    written: list[ast.Set | ast.List | ast.Tuple] = (
        [*file.nodes(ast.Set)] if as_set else [*file.nodes(ast.List), *file.nodes(ast.Tuple)]
    )
    for node in written:
        if len(node.elts) > _FEW and all(not isinstance(each, ast.Starred) for each in node.elts):
            wrapped = file.parent(node)
            whole = isinstance(wrapped, ast.Call) and file.name(wrapped.func) in {"set", "frozenset"}
            if not whole or as_set:
                yield file.symbol(node.lineno), frozenset(map(ast.unparse, node.elts)), node
    if as_set:
        for call in file.calls("set", "frozenset"):
            if len(call.args) == 1 and isinstance(call.args[0], ast.List | ast.Tuple | ast.Set):
                yield file.symbol(call.lineno), frozenset(map(ast.unparse, call.args[0].elts)), call


def _is_asked(file: SourceFile, node: ast.expr) -> bool:
    """Whether `in` is asked of it, directly or by the name it is bound to."""
    above = file.parent(node)
    if isinstance(above, ast.Compare):
        return isinstance(above.ops[-1], ast.In | ast.NotIn) and above.comparators[-1] is node
    if not isinstance(above, ast.Assign | ast.AnnAssign):
        return False
    target = above.targets[0] if isinstance(above, ast.Assign) else above.target
    name = target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")
    return any(
        isinstance(compare.ops[-1], ast.In | ast.NotIn)
        and file.name(compare.comparators[-1]).rpartition(".")[2] == name
        for compare in file.nodes(ast.Compare)
    )
