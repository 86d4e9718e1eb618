"""Which parameters of a private function get nothing but constants from all of its callers."""

import ast
from collections.abc import Iterator

from agent_services.runtime.source import Function, SourceFile

_Uses = dict[str, list[ast.Name | ast.Attribute]]


def only_constants(file: SourceFile, node: Function) -> frozenset[str]:
    """Names of parameters for which every caller is in this file and passes text that is written there."""
    if not _is_private(file, node):
        return frozenset()
    uses = file.once(_uses).get(node.name, [])
    calls = [call for use in uses if isinstance(call := file.parent(use), ast.Call) and call.func is use]
    # A function that is handed on may be called with anything; one without callers is called from elsewhere.
    if not calls or len(calls) < len(uses):
        return frozenset()
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    if names[:1] in (["self"], ["cls"]):
        names = names[1:]
    every = (*names, *(argument.arg for argument in node.args.kwonlyargs))
    return frozenset(name for name in every if all(_passes_constant(file, call, name, names) for call in calls))


def _is_private(file: SourceFile, node: Function) -> bool:
    local = isinstance(file.parent(node), ast.FunctionDef | ast.AsyncFunctionDef)
    return not node.decorator_list and (local or (node.name.startswith("_") and not node.name.endswith("__")))


def _uses(file: SourceFile) -> _Uses:
    """Every place that reads a name or an attribute, by the name."""
    uses: _Uses = {}
    for name in file.nodes(ast.Name):
        uses.setdefault(name.id, []).append(name)
    for attribute in file.nodes(ast.Attribute):
        uses.setdefault(attribute.attr, []).append(attribute)
    return uses


def _passes_constant(file: SourceFile, call: ast.Call, name: str, names: list[str]) -> bool:
    if any(isinstance(part, ast.Starred) for part in call.args) or any(item.arg is None for item in call.keywords):
        return False
    given = [item.value for item in call.keywords if item.arg == name]
    place = names.index(name) if name in names else len(call.args)
    given += call.args[place : place + 1]
    # What is not passed is the default: the function's own text.
    return all(_is_constant(file, value) for value in given)


def _is_constant(file: SourceFile, node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return all(_is_constant(file, part) for part in node.elts)
    if isinstance(node, ast.IfExp):
        return _is_constant(file, node.body) and _is_constant(file, node.orelse)
    if isinstance(node, ast.BinOp):
        return _is_constant(file, node.left) and _is_constant(file, node.right)
    return isinstance(node, ast.Name) and node.id in file.once(_constants)


def _constants(file: SourceFile) -> frozenset[str]:
    """Names to which this file never gives anything but literals."""
    fixed: set[str] = set()
    other = {argument.arg for argument in file.nodes(ast.arg)}
    literals = set(_literal_targets(file))
    for name in file.nodes(ast.Name):
        if isinstance(name.ctx, ast.Store):
            (fixed if name in literals else other).add(name.id)
    return frozenset(fixed - other)


def _literal_targets(file: SourceFile) -> Iterator[ast.expr]:
    for assigned in file.nodes(ast.Assign):
        if _is_literal(assigned.value):
            yield from assigned.targets
    for loop in file.nodes(ast.For):
        if _is_literal(loop.iter):
            yield loop.target


def _is_literal(node: ast.expr) -> bool:
    parts = node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else [node]
    return all(isinstance(part, ast.Constant) for part in parts)
