"""What a test says about the names in it: `if name not in ALLOWED: return` makes `name` harmless after it."""

import ast

from agent_services.runtime.flow import models
from agent_services.runtime.flow.expressions import Environment
from agent_services.runtime.source import SourceFile


def guarded(file: SourceFile, test: ast.expr, then: Environment, otherwise: Environment) -> None:
    """Clean names in the environment of the branch in which the test says they are harmless."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        guarded(file, test.operand, otherwise, then)
    elif isinstance(test, ast.BoolOp):
        # After `a and b` both hold; after `a or b` failed, neither does.
        for part in test.values:
            guarded(
                file,
                part,
                then if isinstance(test.op, ast.And) else {},
                otherwise if isinstance(test.op, ast.Or) else {},
            )
    elif isinstance(test, ast.Compare) and len(test.ops) == 1:
        _compare(test, then, otherwise)
    elif isinstance(test, ast.Call):
        _call(file, test, then)


def _compare(test: ast.Compare, then: Environment, otherwise: Environment) -> None:
    if isinstance(test.ops[0], ast.In | ast.Eq):
        place = then
    elif isinstance(test.ops[0], ast.NotIn | ast.NotEq):
        place = otherwise
    else:
        return
    fixed = isinstance(test.comparators[0], ast.Constant)
    # `x in "text"` and `"/" in x` prove nothing; `x == "text"`, `x in NAMES` do.
    if isinstance(test.left, ast.Constant) or (isinstance(test.ops[0], ast.In | ast.NotIn) and fixed):
        return
    if fixed or isinstance(test.ops[0], ast.In | ast.NotIn):
        _clean(test.left, place, models.EVERYTHING)


def _call(file: SourceFile, test: ast.Call, then: Environment) -> None:
    name = file.name(test.func)
    if name in models.CHECK_CALLS:
        for argument in test.args:
            _clean(argument, then, models.CHECK_CALLS[name])
    elif isinstance(test.func, ast.Attribute) and test.func.attr in models.CHECK_METHODS:
        _clean(test.func.value, then, models.EVERYTHING)
    elif isinstance(test.func, ast.Attribute) and test.func.attr in models.PATH_CHECK_METHODS:
        _clean(test.func.value, then, frozenset({"path", "redirect", "ssrf"}))
    elif isinstance(test.func, ast.Attribute) and test.func.attr in ("match", "fullmatch"):
        for argument in test.args:
            _clean(argument, then, models.EVERYTHING)


def _clean(node: ast.expr, names: Environment, kinds: frozenset[str]) -> None:
    for child in ast.walk(node):
        if isinstance(child, ast.Name) and child.id in names:
            names[child.id] = names[child.id].cleaned(kinds)
