"""Conditions of an AnalysisTemplate, as `len(result) > 0 && !isNaN(result[0])`: strict, and nothing but that form."""

import ast
import math
import operator
import re
from collections.abc import Callable, Sequence

from mesh.fields import Untranslatable

Result = Sequence[float]
Term = Callable[[Result], float]
_COMPARE: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_WORDS = ((r"&&", " and "), (r"\|\|", " or "), (r"!(?!=)", " not "))


class Condition:
    """A condition on the values that a query answered."""

    def __init__(self, text: str) -> None:
        """Raises Untranslatable for anything but comparisons of `result[N]`, `len(result)` and numbers."""
        words = text
        for theirs, ours in _WORDS:
            words = re.sub(theirs, ours, words)
        try:
            self._holds = _logic(ast.parse(words.strip(), mode="eval").body)
        except (SyntaxError, Untranslatable) as error:
            raise Untranslatable(f"the condition {text!r} is not translated") from error

    def __call__(self, result: Result) -> bool:
        """Whether it holds; asked for what is not in the result, it does not."""
        try:
            return bool(self._holds(result))
        except IndexError:
            return False


def _logic(node: ast.expr) -> Term:
    match node:
        case ast.BoolOp(op=ast.And()):
            every = [_logic(each) for each in node.values]
            return lambda result: all(each(result) for each in every)
        case ast.BoolOp(op=ast.Or()):
            some = [_logic(each) for each in node.values]
            return lambda result: any(each(result) for each in some)
        case ast.UnaryOp(op=ast.Not()):
            inner = _logic(node.operand)
            return lambda result: not inner(result)
        case ast.Compare(ops=[compare], comparators=[right]) if type(compare) in _COMPARE:
            compared, first, second = _COMPARE[type(compare)], _term(node.left), _term(right)
            return lambda result: compared(first(result), second(result))
    return _term(node)


def _term(node: ast.expr) -> Term:
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id="result")]):
            return len
        case ast.Call(func=ast.Name(id="isNaN"), args=[inner]):
            value = _term(inner)
            return lambda result: math.isnan(value(result))
        case ast.Subscript(value=ast.Name(id="result"), slice=ast.Constant(value=int(place))):
            return lambda result: result[place]
        case ast.Constant(value=int() | float() as number):
            return lambda result: number
    raise Untranslatable("only comparisons are")
