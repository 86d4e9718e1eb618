"""Cognitive complexity of a function: how much a reader has to keep in mind, deeper nesting counting more.

After "Cognitive Complexity" (SonarSource, 2018): branches, loops and handlers count one plus their depth, `else`,
changes between `and` and `or`, and recursion count one. Nested functions count with the function around them.
"""

import ast
from collections.abc import Iterable

from agent_services.runtime.python.walk import below, walk
from agent_services.runtime.source import Function

# What stands inside these is one level deeper.
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_BRANCHES = (ast.ExceptHandler, ast.Match)
_DEEPER = (*_BRANCHES, ast.FunctionDef, ast.AsyncFunctionDef)
# All that counts inside of an expression.
_CHOICES = frozenset({ast.BoolOp, ast.IfExp})


def cognitive_complexity(function: Function) -> int:
    """The score of one function; 15 is where most readers begin to struggle."""
    recursion = any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function.name
        for node in walk(function)
    )
    return _block(function.body, 0) + recursion


def _block(body: Iterable[ast.AST], depth: int) -> int:
    return sum([_node(node, depth) for node in body])


def _node(node: ast.AST, depth: int) -> int:
    if isinstance(node, ast.expr):
        return 0 if _CHOICES.isdisjoint(map(type, walk(node))) else _choices(node, depth)
    if isinstance(node, ast.If):
        return 1 + depth + _if_parts(node, depth)
    if isinstance(node, _LOOPS):
        parts = [node.test] if isinstance(node, ast.While) else [node.target, node.iter]
        return 1 + depth + _block(parts, depth) + _block(node.body, depth + 1) + _else(node.orelse, depth)
    own = 1 + depth if isinstance(node, _BRANCHES) else 0
    return own + _block(below(node), depth + isinstance(node, _DEEPER))


def _choices(node: ast.AST, depth: int) -> int:
    own = 1 if isinstance(node, ast.BoolOp) else 1 + depth if isinstance(node, ast.IfExp) else 0
    deeper = depth + isinstance(node, ast.IfExp | ast.Lambda)
    return own + sum([_choices(part, deeper) for part in below(node)])


def _if_parts(node: ast.If, depth: int) -> int:
    score = _node(node.test, depth) + _block(node.body, depth + 1)
    if len(node.orelse) == 1 and isinstance(following := node.orelse[0], ast.If):
        # An `elif` counts one whatever its depth: the reader has the chain in mind already.
        return score + 1 + _if_parts(following, depth)
    return score + _else(node.orelse, depth)


def _else(body: list[ast.stmt], depth: int) -> int:
    return 1 + _block(body, depth + 1) if body else 0
