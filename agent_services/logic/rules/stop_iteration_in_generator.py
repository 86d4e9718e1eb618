"""Since Python 3.7 a StopIteration that leaves a generator becomes RuntimeError."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.shapes import own_nodes
from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.source import SourceFile

_ROWS = "def rows(file):\n    for line in file:\n        if not line:\n            {}\n        yield line\n"


@rule(
    severity="high",
    confidence="high",
    cwe=(705,),
    source="PEP 479; nearest: pylint R1708",
    flags=_ROWS.format("raise StopIteration"),
    passes=_ROWS.format("return"),
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds generators that raise StopIteration to end."""
    for function in file.functions():
        inside = own_nodes(function)
        if not any(isinstance(node, ast.Yield | ast.YieldFrom) for node in inside):
            continue
        for node in inside:
            if isinstance(node, ast.Raise) and _is_stop(file, node.exc) and not _is_caught(file, node, function):
                yield file.match(
                    node,
                    f"`{function.name}` is a generator: a StopIteration that leaves it reaches the caller as"
                    " RuntimeError. End it with `return`.",
                    scope=node,
                    fix=_fix(file, node),
                )


def _is_stop(file: SourceFile, raised: ast.expr | None) -> bool:
    return file.name(raised.func if isinstance(raised, ast.Call) else raised) == "StopIteration"


def _is_caught(file: SourceFile, node: ast.Raise, function: ast.AST) -> bool:
    below: ast.AST = node
    for above in file.parents(node):
        if above is function:
            return False
        if isinstance(above, ast.Try) and below in above.body:
            return True
        below = above
    return False


def _fix(file: SourceFile, node: ast.Raise) -> Fix | None:
    if isinstance(node.exc, ast.Call) and node.exc.args:
        return None
    return file.fix("End the generator", file.replace(node, "return"))
