"""What the parameters of a function are worth: text of a client, text of a caller, or nothing that does harm."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.flow import models
from agent_services.runtime.flow.callers import only_constants
from agent_services.runtime.flow.values import UNKNOWN, Trace, Value
from agent_services.runtime.source import Function, SourceFile

# What runs its whole text; SQL built from a parameter is wrong even when the caller means well.
_RUNS = frozenset({"code", "command", "deserialization"})


def parameters(file: SourceFile, node: Function, route: str | None, *, is_web: bool) -> Iterator[tuple[str, Value]]:
    """The name and value of each parameter; `route` is the address when a web framework calls the function."""
    defaults = defaults_of(node.args)
    constant = only_constants(file, node) if route is None else frozenset()
    for argument in [*_every(node.args), *filter(None, (node.args.vararg, node.args.kwarg))]:
        default = defaults.get(argument.arg)
        if _is_harmless(file, argument.annotation) or argument.arg in ("self", "cls") or argument.arg in constant:
            yield argument.arg, UNKNOWN
        elif route is not None:
            yield argument.arg, _of_client(file, argument, default, route)
        else:
            yield argument.arg, _of_caller(file, argument, default, node, is_web=is_web)


def defaults_of(arguments: ast.arguments) -> dict[str, ast.expr]:
    """The default of each parameter that has one."""
    places = [*arguments.posonlyargs, *arguments.args]
    pairs = [
        *zip(reversed(places), reversed(arguments.defaults), strict=False),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return {argument.arg: default for argument, default in pairs if default is not None}


def is_request(file: SourceFile, node: ast.AST, name: str) -> bool:
    """Whether a name means a parameter of a function around `node` that a server may fill."""
    for above in file.parents(node):
        if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef):
            for argument in _every(above.args):
                if argument.arg == name:
                    return file.name(argument.annotation).partition(".")[0] not in models.CLIENT_PACKAGES
    return False


def _every(arguments: ast.arguments) -> list[ast.arg]:
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]


def _of_client(file: SourceFile, argument: ast.arg, default: ast.expr | None, route: str) -> Value:
    if argument.arg in models.REQUEST_PARAMETERS:
        return UNKNOWN
    kind = file.name(argument.annotation) if argument.annotation else ""
    injected = isinstance(default, ast.Call) and file.name(default.func).endswith(("Depends", "Security"))
    # `<int:id>` is a number; `<path:name>` and `<string:name>` are text.
    converted = f":{argument.arg}>" in route and not re.search(rf"<(path|string):{argument.arg}>", route)
    if injected or converted or kind.rpartition(".")[2] in models.INJECTED_TYPES:
        return UNKNOWN
    return Value((Trace(argument, f"`{argument.arg}`, which the client chooses", "remote"),))


def _of_caller(file: SourceFile, argument: ast.arg, default: ast.expr | None, node: Function, *, is_web: bool) -> Value:
    # The fields of a framework's request are known one by one.
    known = is_web and argument.arg in models.REQUEST_PARAMETERS
    number = isinstance(default, ast.Constant) and isinstance(default.value, int | float)
    if known:
        return UNKNOWN
    value = Value((Trace(argument, f"the parameter `{argument.arg}`, which the caller chooses", "parameter"),))
    return value.cleaned(_RUNS) if number or _is_of_tests(file, node) else value


def _is_of_tests(file: SourceFile, node: Function) -> bool:
    """Parameters of tests and fixtures are made by the test runner."""
    marks = [item.func if isinstance(item, ast.Call) else item for item in node.decorator_list]
    return node.name.startswith("test_") or any(file.name(mark).startswith("pytest.") for mark in marks)


def _is_harmless(file: SourceFile, annotation: ast.expr | None) -> bool:
    """Whether a type has no room for text: numbers, a choice of literals, or a union of such."""
    if isinstance(annotation, ast.BinOp):
        return all(_is_none(side) or _is_harmless(file, side) for side in (annotation.left, annotation.right))
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value.removesuffix(" | None") in models.HARMLESS_TYPES
    if isinstance(annotation, ast.Subscript):
        outer = file.name(annotation.value).rpartition(".")[2]
        return outer == "Literal" or (outer == "Optional" and _is_harmless(file, annotation.slice))
    return annotation is not None and file.name(annotation) in models.HARMLESS_TYPES


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
