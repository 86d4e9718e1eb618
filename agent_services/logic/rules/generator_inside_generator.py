"""A generator that yields a call of itself hands out a generator, not the values in it."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.shapes import own_nodes
from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.source import SourceFile

_WALK = "def walk(node):\n    for child in node.children:\n        {} walk(child)\n    yield node.name\n"


@rule(
    severity="high",
    confidence="high",
    source="own; PEP 380",
    flags=_WALK.format("yield"),
    passes=_WALK.format("yield from"),
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds generators that yield a call of themselves without `from`."""
    for function in file.functions():
        yields = [node for node in own_nodes(function) if isinstance(node, ast.Yield)]
        # A decorator, such as one for coroutines, may take what is yielded apart.
        if function.decorator_list or isinstance(function, ast.AsyncFunctionDef):
            continue
        for node in yields if len(yields) > 1 or _iterates_itself(file, function) else ():
            call = node.value
            own = isinstance(call, ast.Call) and file.name(call.func) in {function.name, f"self.{function.name}"}
            if own and isinstance(call, ast.Call) and isinstance(file.parent(node), ast.Expr):
                yield _match(file, node, call)


def _match(file: SourceFile, node: ast.Yield, call: ast.Call) -> Match:
    return file.match(
        node,
        f"`{file.segment(call.func)}` is this generator itself, so the caller gets a generator object here instead of"
        " its values. Write `yield from`, or yield the value alone.",
        scope=node,
        fix=_fix(file, call),
    )


def _iterates_itself(file: SourceFile, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(
        isinstance(node, ast.For) and isinstance(node.iter, ast.Call) and file.name(node.iter.func) == function.name
        for node in own_nodes(function)
    )


def _fix(file: SourceFile, call: ast.Call) -> Fix:
    span = file.span(call)
    return file.fix("Hand out the values", file.insert(span.line, span.column, "from "))
