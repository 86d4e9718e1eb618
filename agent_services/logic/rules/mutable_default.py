"""Default values are made once, when `def` runs: what one call puts into them, the next call finds there."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.shapes import own_nodes
from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.source import Function, SourceFile

_MAKERS = {"list", "dict", "set", "collections.defaultdict", "collections.deque", "collections.OrderedDict"}
_CHANGES = {"append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "add", "discard", "update"}
_CHANGES |= {"setdefault", "popitem", "appendleft", "popleft"}


@rule(
    severity="medium",
    confidence="high",
    source="own; nearest: ruff B006",
    flags="def add(name, names=[]):\n    names.append(name)\n    return names\n",
    passes="def show(name, names=[]):\n    for other in names:\n        print(name, other)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds mutable default values that the function changes, stores or returns, so that calls share them."""
    for function in file.functions():
        for argument, default in _defaults(function):
            if _is_mutable(file, default) and (use := _use(function, argument.arg)):
                yield file.match(
                    default,
                    f"All calls of `{function.name}` without `{argument.arg}` share this one object, and the function"
                    f" {use} it: what one call leaves in it, the next one finds. Use `None` as the default and make"
                    " the value inside.",
                    scope=function,
                    fix=_fix(file, function, argument, default),
                )


def _defaults(function: Function) -> Iterator[tuple[ast.arg, ast.expr]]:
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    yield from zip(positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=True)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            yield argument, default


def _is_mutable(file: SourceFile, node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return file.name(node.func) in _MAKERS
    return isinstance(node, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)


def _use(function: Function, name: str) -> str:
    """What the function does with a parameter that others can see later; empty when it only reads it."""
    for node in own_nodes(function):
        if isinstance(node, ast.Assign) and any(_is(target, name) for target in node.targets):
            return ""  # the parameter's own object is replaced: nobody else sees what follows
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGES:
            if _is(node.func.value, name):
                return "changes"
        elif (isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load) and _is(node.value, name)) or (
            isinstance(node, ast.AugAssign) and _is(node.target, name)
        ):
            return "changes"
        elif isinstance(node, ast.Return | ast.Yield) and _is(node.value, name):
            return "returns"
        elif isinstance(node, ast.Assign) and _is(node.value, name) and isinstance(node.targets[0], ast.Attribute):
            return "keeps"
    return ""


def _is(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _fix(file: SourceFile, function: Function, argument: ast.arg, default: ast.expr) -> Fix | None:
    body = function.body
    docstring = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    first = body[1] if docstring and len(body) > 1 else body[0]
    before = file.lines.line(first.lineno)[: first.col_offset]
    if first.lineno == function.lineno or before.strip() or getattr(first, "decorator_list", []):
        return None
    indent = " " * first.col_offset
    made = f"{indent}if {argument.arg} is None:\n{indent}    {argument.arg} = {file.segment(default)}\n"
    edits = [file.replace(default, "None"), file.insert(first.lineno, 1, made)]
    if argument.annotation is not None and not _allows_none(argument.annotation):
        edits.append(file.replace(argument.annotation, f"{file.segment(argument.annotation)} | None"))
    return file.fix("Make the value inside the function", *edits)


def _allows_none(annotation: ast.expr) -> bool:
    text = ast.unparse(annotation)
    return "None" in text or "Optional" in text or text.endswith("Any") or text.startswith(("'", '"'))
