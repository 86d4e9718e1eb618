"""Which functions are called from outside, and what their parameters are worth: text of a client or of a caller."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.flow.callers import only_constants
from agent_services.runtime.flow.closures import Closure
from agent_services.runtime.flow.functions import defaults_of
from agent_services.runtime.flow.heap import Box, State
from agent_services.runtime.flow.kinds import words
from agent_services.runtime.flow.run import Run
from agent_services.runtime.flow.sources import WHO, is_web
from agent_services.runtime.flow.values import HARMLESS, UNKNOWN, Trace, Trust, Value
from agent_services.runtime.source import Function, SourceFile

REQUEST = "@request"
_REQUEST_NAMES = frozenset({"request", "req"})
_ROUTE_METHODS = words("route get post put patch delete head options websocket api_route add_url_rule")
_VERBS = words("get post put patch delete head options dispatch prepare")
# What runs its whole text; SQL built from a parameter is wrong even when the caller means well.
_RUNS = frozenset({"code", "command", "deserialization"})
# A request of one of these is sent, not received; pytest's is its own.
_CLIENT_PACKAGES = frozenset({"httpx", "httpcore", "requests", "urllib", "urllib3", "pytest", "_pytest", "celery"})
# A parameter of such a type cannot carry text.
_HARMLESS_TYPES = words(
    "int float bool uuid.UUID UUID datetime.datetime datetime.date decimal.Decimal date datetime None"
)
_INJECTED_TYPES = words("Request Response Session AsyncSession BackgroundTasks WebSocket HttpRequest")


def route_of(run: Run, closure: Closure, state: State) -> str | None:
    """The address under which a web framework calls a function, `/` when it is not written there; None for others."""
    node = closure.node
    if isinstance(node, ast.Lambda) or not is_web(closure.file):
        return None
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr in _ROUTE_METHODS:
            path = run.value(mark.args[0], state).text if mark.args else None
            return path or "/"
    if closure.owner is not None and node.name in _VERBS:
        bases = " ".join(closure.owner.all_library_bases())
        return "/" if re.search(r"View|Resource|Handler|Endpoint|Controller", bases) else None
    return None


def parameters(run: Run, closure: Closure, route: str | None, state: State) -> Iterator[tuple[str, Value]]:
    """The name and value of each parameter of a function that nobody in this file needs to call."""
    node, file = closure.node, closure.file
    if isinstance(node, ast.Lambda):
        return
    defaults = defaults_of(node.args)
    constant = only_constants(file, node) if route is None else frozenset()
    every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    for number, argument in enumerate([*every, *filter(None, (node.args.vararg, node.args.kwarg))]):
        name = argument.arg
        if number == 0 and closure.owner is not None and name in ("self", "cls", "mcs"):
            yield name, _own_object(run, closure, name, state)
        elif _is_request(file, argument):
            trace = Trace(run.place(argument), f"`{name}`, {WHO['remote']}", "remote")
            yield name, Value(name=REQUEST, holds=trace)
        elif name in constant or _is_harmless(file, argument.annotation):
            yield name, HARMLESS
        elif route is not None:
            yield name, _of_client(run, file, argument, defaults.get(name), route)
        else:
            yield name, _of_caller(run, file, argument, defaults.get(name), node)


def _own_object(run: Run, closure: Closure, name: str, state: State) -> Value:
    if name != "self":
        return Value(code=(closure.owner,))
    made = run.new(Box("object", {}, UNKNOWN, closure.owner), state)
    return Value(refs=made.refs, name="self")


def _is_request(file: SourceFile, argument: ast.arg) -> bool:
    """Whether a server fills a parameter: by its type, or by its name when the type says nothing else."""
    kind = file.name(argument.annotation)
    if kind.rpartition(".")[2] in ("Request", "HttpRequest", "HTTPConnection", "WebSocket"):
        return kind.partition(".")[0] not in _CLIENT_PACKAGES
    return argument.arg in _REQUEST_NAMES and kind.partition(".")[0] not in _CLIENT_PACKAGES


def _of_client(run: Run, file: SourceFile, argument: ast.arg, default: ast.expr | None, route: str) -> Value:
    kind = file.name(argument.annotation) if argument.annotation else ""
    injected = isinstance(default, ast.Call) and file.name(default.func).endswith(("Depends", "Security"))
    # `<int:id>` is a number; `<path:name>` and `<string:name>` are text.
    converted = f":{argument.arg}>" in route and not re.search(rf"<(path|string):{argument.arg}>", route)
    if injected or converted or kind.rpartition(".")[2] in _INJECTED_TYPES:
        return HARMLESS if converted else UNKNOWN
    return _entering(run, argument, f"`{argument.arg}`", "remote")


def _of_caller(run: Run, file: SourceFile, argument: ast.arg, default: ast.expr | None, node: Function) -> Value:
    value = _entering(run, argument, f"the parameter `{argument.arg}`", "parameter")
    number = isinstance(default, ast.Constant) and isinstance(default.value, int | float)
    return value.cleaned(_RUNS) if number or _is_of_tests(file, node) else value


def _entering(run: Run, argument: ast.arg, what: str, trust: Trust) -> Value:
    return Value((Trace(run.place(argument), f"{what}, {WHO[trust]}", trust),))


def _is_of_tests(file: SourceFile, node: Function) -> bool:
    """Parameters of tests and fixtures are made by the test runner."""
    marks = [item.func if isinstance(item, ast.Call) else item for item in node.decorator_list]
    return node.name.startswith("test_") or any(file.name(mark).startswith("pytest.") for mark in marks)


def _is_harmless(file: SourceFile, annotation: ast.expr | None) -> bool:
    """Whether a type has no room for text: numbers, a choice of literals, or a union of such."""
    if isinstance(annotation, ast.BinOp):
        return all(_is_none(side) or _is_harmless(file, side) for side in (annotation.left, annotation.right))
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value.removesuffix(" | None") in _HARMLESS_TYPES
    if isinstance(annotation, ast.Subscript):
        outer = file.name(annotation.value).rpartition(".")[2]
        return outer == "Literal" or (outer == "Optional" and _is_harmless(file, annotation.slice))
    return annotation is not None and file.name(annotation) in _HARMLESS_TYPES


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
