"""Constant folding: what Python itself would answer, for operations that are cheap, bounded and without effect."""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agent_services.runtime.flow.kinds import words
from agent_services.runtime.flow.values import NOTHING

_LONGEST = 10_000
_BIGGEST = 2**64
_FAILURES = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError, MemoryError)

_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.Pow: operator.pow,
}
_UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.Not: operator.not_,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}
_COMPARED: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}
_TEXT_METHODS = words(
    "capitalize casefold count decode encode endswith find hex index isalnum isalpha isascii isdecimal isdigit"
    " isidentifier islower isnumeric isspace istitle isupper join lower lstrip partition removeprefix removesuffix"
    " replace rfind rindex rpartition rsplit rstrip split splitlines startswith strip swapcase title upper"
)
METHODS: Mapping[type, frozenset[str]] = {
    str: _TEXT_METHODS,
    bytes: _TEXT_METHODS,
    tuple: frozenset({"count", "index"}),
    int: frozenset({"bit_length"}),
    float: frozenset({"is_integer"}),
}
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (abs, all, any, ascii, bin, bool, bytes, chr, divmod, float, hex, int, len, max, min, oct, ord)
} | {each.__name__: each for each in (repr, round, sorted, str, sum, tuple, frozenset, bytearray)}


def binary(operation: ast.operator, left: Any, right: Any) -> Any:
    """The result of an operator; NOTHING when it fails or grows too large."""
    if isinstance(operation, ast.Pow | ast.LShift) and not _are_small(left, right):
        return NOTHING
    if isinstance(operation, ast.Mult) and not _fits(left, right):
        return NOTHING
    if isinstance(operation, ast.Mod) and isinstance(left, str | bytes) and _pads(left):
        return NOTHING
    function = _BINARY.get(type(operation))
    return NOTHING if function is None else tried(function, left, right)


def unary(operation: ast.unaryop, operand: Any) -> Any:
    """The result of an operator with one side."""
    return tried(_UNARY[type(operation)], operand)


def compared(operation: ast.cmpop, left: Any, right: Any) -> Any:
    """The result of a comparison."""
    return tried(_COMPARED[type(operation)], left, right)


def method(receiver: Any, name: str, arguments: Sequence[Any], named: Mapping[str, Any]) -> Any:
    """The result of a method of a constant."""
    if name not in METHODS.get(type(receiver), ()):
        return NOTHING
    if name == "replace" and len(receiver) * max((len(str(each)) for each in arguments), default=0) > _LONGEST:
        return NOTHING
    bound = getattr(receiver, name, None)
    # Python 2's texts have methods that ours lack.
    return NOTHING if bound is None else tried(bound, *arguments, **named)


def function(name: str, arguments: Sequence[Any], named: Mapping[str, Any]) -> Any:
    """The result of a built-in function of constants."""
    if name not in _FUNCTIONS or (name in ("bytes", "bytearray") and arguments and isinstance(arguments[0], int)):
        return NOTHING
    return tried(_FUNCTIONS[name], *arguments, **named)


def tried(call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """What a call answers, as long as it is a plain constant of modest size."""
    try:
        result = call(*arguments, **named)
    except _FAILURES:
        return NOTHING
    result = bytes(result) if isinstance(result, bytearray) else result
    if isinstance(result, list):
        result = tuple(result)
    return result if is_plain(result) else NOTHING


def is_plain(value: object) -> bool:
    """Whether a value is a constant that is worth carrying along."""
    if isinstance(value, str | bytes):
        return len(value) <= _LONGEST
    if isinstance(value, int):
        return abs(value) <= _BIGGEST
    if isinstance(value, tuple | frozenset):
        return len(value) <= 200 and all(is_plain(each) for each in value)
    return value is None or isinstance(value, float | complex) or value is ...


def _are_small(left: Any, right: Any) -> bool:
    return isinstance(left, int) and isinstance(right, int) and abs(left) <= 1000 and 0 <= right <= 64


def _fits(left: Any, right: Any) -> bool:
    for many, times in ((left, right), (right, left)):
        if isinstance(many, str | bytes | tuple):
            return isinstance(times, int) and len(many) * times <= _LONGEST
    return True


def _pads(template: str | bytes) -> bool:
    """Whether a format asks for a width: `%99999999d` is short and its result is not."""
    text = template.decode("latin-1") if isinstance(template, bytes) else template
    digits = 0
    for character in text:
        digits = digits + 1 if character.isdigit() or character == "*" else 0
        if digits > 2 or character == "*":
            return True
    return False
