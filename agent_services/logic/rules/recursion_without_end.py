"""A function that calls itself with what decides unchanged takes the same branch again, until the stack is full."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.shapes import own_nodes, stored
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_SIGNS = (ast.expr_context, ast.cmpop, ast.unaryop, ast.operator)
_PURE = (ast.Compare, ast.UnaryOp, ast.BinOp, ast.Name, ast.Constant, *_SIGNS)
# What may end the recursion without a condition.
_OTHER_ENDS = (ast.For, ast.Try, ast.BoolOp, ast.comprehension)


@rule(
    severity="high",
    confidence="high",
    cwe=(674,),
    source="CWE-674; nearest: SonarQube S2190, Error Prone InfiniteRecursion",
    flags="def power(base, exponent):\n    if exponent == 0:\n        return 1\n"
    "    return base * power(base, exponent)\n",
    passes="def power(base, exponent):\n    if exponent == 0:\n        return 1\n"
    "    return base * power(base, exponent - 1)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds recursive calls that pass on unchanged everything the function's conditions ask about."""
    for function in file.functions():
        names = [argument.arg for argument in [*function.args.posonlyargs, *function.args.args]]
        deciding = _deciding(function, set(names))
        if not deciding or file.function_of(function) is not None or _is_bound_again(function, deciding):
            continue
        for call in _own_calls(file, function):
            if deciding <= _passed_on(call, names):
                told = "`, `".join(sorted(deciding))
                yield file.match(
                    call,
                    f"This call gives `{function.name}` the same `{told}` again, and nothing else decides whether it"
                    " stops: once here, it ends in RecursionError. Pass a value that comes nearer to the end.",
                    scope=call,
                )


def _deciding(function: Function, names: set[str]) -> set[str]:
    """Parameters that the conditions ask about; empty when they ask about anything else, or about nothing."""
    inside = own_nodes(function)
    tests = [node.test for node in inside if isinstance(node, ast.If | ast.IfExp | ast.While)]
    parts = [part for test in tests for part in walk(test)]
    asked = {part.id for part in parts if isinstance(part, ast.Name)}
    pure = all(isinstance(part, _PURE) for part in parts) and asked <= names
    return asked if pure and not any(isinstance(node, _OTHER_ENDS) for node in inside) else set()


def _is_bound_again(function: Function, names: set[str]) -> bool:
    return bool(stored(function.body) & names) or any(
        isinstance(node, ast.Yield | ast.YieldFrom | ast.Match) for node in own_nodes(function)
    )


def _own_calls(file: SourceFile, function: Function) -> Iterator[ast.Call]:
    if isinstance(file.parent(function), ast.Module):
        for node in own_nodes(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function.name:
                yield node


def _passed_on(call: ast.Call, names: list[str]) -> set[str]:
    """Parameters that a call passes on under the same name."""
    by_place = {
        name for name, given in zip(names, call.args, strict=False) if isinstance(given, ast.Name) and given.id == name
    }
    return by_place | {
        keyword.arg
        for keyword in call.keywords
        if keyword.arg and isinstance(keyword.value, ast.Name) and keyword.value.id == keyword.arg
    }
