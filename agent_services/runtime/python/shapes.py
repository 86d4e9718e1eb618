"""Questions about the shape of Python code that several rules ask."""

import ast
from collections.abc import Iterable, Iterator

from agent_services.runtime.python.walk import below, walk
from agent_services.runtime.source import Function, SourceFile

Loop = ast.For | ast.AsyncFor | ast.While
_EXITS = {"sys.exit", "os._exit", "exit", "quit", "os.abort", "pytest.fail", "pytest.skip"}
_OWN = "_own_nodes"
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def brief(file: SourceFile, node: ast.AST) -> str:
    """The text of a node for a message: one line, at most 60 characters."""
    text = " ".join(file.segment(node).split())
    return text if len(text) <= 60 else text[:57] + "..."


def same(one: ast.AST | list[ast.stmt], other: ast.AST | list[ast.stmt]) -> bool:
    """Whether two pieces of code are equal, places aside."""
    if isinstance(one, list) or isinstance(other, list):
        return isinstance(one, list) and isinstance(other, list) and _dumps(one) == _dumps(other)
    return type(one) is type(other) and ast.dump(one) == ast.dump(other)


def leaves(file: SourceFile, body: list[ast.stmt]) -> bool:
    """Whether control never comes out at the end of a block."""
    return any(_jumps(file, node) for node in body)


def walk_here(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All nodes below, without the inside of nested functions, lambdas and classes."""
    todo = list(nodes)[::-1]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, _SCOPES):
            todo += below(node)[::-1]


def own_nodes(function: Function) -> tuple[ast.AST, ...]:
    """What `walk_here` finds in the body of a function. Kept at the function: many rules ask."""
    known: tuple[ast.AST, ...] | None = function.__dict__.get(_OWN)
    if known is None:
        known = function.__dict__[_OWN] = tuple(walk_here(function.body))
    return known


def stored(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that some code binds: assigned, imported, defined, caught or deleted."""
    found: set[str] = set()
    for node in walk_here(nodes):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, Function | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name is not None:
            found.add(node.name)
    return found


def name_uses(function: Function) -> dict[str, list[ast.Name]]:
    """Every place of every plain name in a function, nested functions included."""
    found: dict[str, list[ast.Name]] = {}
    for node in walk(function):
        if isinstance(node, ast.Name):
            found.setdefault(node.id, []).append(node)
    return found


def loaded(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that some code reads, nested functions included."""
    return {
        node.id for top in nodes for node in walk(top) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def loop_around(file: SourceFile, node: ast.AST) -> Loop | None:
    """The innermost loop whose body or condition runs this code again and again."""
    below = node
    for above in file.parents(node):
        if isinstance(above, _SCOPES):
            return None
        if isinstance(above, ast.For | ast.AsyncFor) and below not in {above.iter, above.target, *above.orelse}:
            return above
        if isinstance(above, ast.While) and below not in above.orelse:
            return above
        below = above
    return None


def loops_around(file: SourceFile, node: ast.AST) -> Iterator[Loop]:
    """All loops around, innermost first, inside the same function."""
    while (loop := loop_around(file, node)) is not None:
        yield loop
        node = loop


def loop_names(loop: Loop) -> set[str]:
    """Names that may differ from one step of a loop to the next."""
    return stored(loop.body) | (set() if isinstance(loop, ast.While) else stored([loop.target]))


def assignments(file: SourceFile) -> Iterator[tuple[ast.Assign | ast.AnnAssign, ast.expr, ast.expr]]:
    """Every `target = value` with one target, with or without an annotation: statement, target, value."""
    for node in file.nodes(ast.Assign):
        if len(node.targets) == 1:
            yield node, node.targets[0], node.value
    for annotated in file.nodes(ast.AnnAssign):
        if annotated.value is not None:
            yield annotated, annotated.target, annotated.value


def receiver(call: ast.Call) -> ast.expr | None:
    """What a method is called on."""
    return call.func.value if isinstance(call.func, ast.Attribute) else None


def _dumps(body: list[ast.stmt]) -> list[str]:
    return [ast.dump(node) for node in body]


def _jumps(file: SourceFile, node: ast.stmt) -> bool:
    if isinstance(node, ast.Return | ast.Raise | ast.Continue | ast.Break):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return file.name(node.value.func) in _EXITS
    if isinstance(node, ast.If):
        return bool(node.orelse) and leaves(file, node.body) and leaves(file, node.orelse)
    if isinstance(node, ast.With | ast.AsyncWith):
        # A context manager may swallow an exception, but not a return.
        return leaves(file, node.body) and not isinstance(node.body[-1], ast.Raise | ast.Expr)
    return False
