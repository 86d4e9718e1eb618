"""Writes expressions the way `ast.unparse` does, several times faster; rare ones are left to it."""

import ast
from collections.abc import Callable, Iterable
from typing import Any

# How tightly a place binds what stands in it; looser expressions get brackets there. As in Python's grammar.
_NAMED, TUPLE, YIELD, TEST, _OR, _AND, _NOT, _COMPARE, _EXPR = range(9)
_XOR, _BAND, _SHIFT, _ARITH, _TERM, _FACTOR, _POWER, _AWAIT, _ATOM = range(9, 18)

OPERATORS: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", _ARITH), ast.Sub: ("-", _ARITH), ast.Mult: ("*", _TERM), ast.MatMult: ("@", _TERM),
    ast.Div: ("/", _TERM), ast.Mod: ("%", _TERM), ast.FloorDiv: ("//", _TERM), ast.LShift: ("<<", _SHIFT),
    ast.RShift: (">>", _SHIFT), ast.BitOr: ("|", _EXPR), ast.BitXor: ("^", _XOR), ast.BitAnd: ("&", _BAND),
    ast.Pow: ("**", _POWER),
}  # fmt: skip
_UNARY: dict[type[ast.unaryop], tuple[str, int]] = {
    ast.Not: ("not ", _NOT), ast.Invert: ("~", _FACTOR), ast.UAdd: ("+", _FACTOR), ast.USub: ("-", _FACTOR),
}  # fmt: skip
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


def spelt(node: ast.AST, place: int = TEST) -> str:
    """The text of an expression where `place` says how tightly its surroundings bind."""
    speller = _SPELLERS.get(type(node))
    return ast.unparse(node) if speller is None else speller(node, place)


def listed(nodes: Iterable[ast.AST]) -> str:
    """Several expressions with commas between them."""
    return ", ".join([spelt(node) for node in nodes])


def parameters(node: ast.arguments) -> str:
    """What stands between the brackets of a definition."""
    plain = [*node.posonlyargs, *node.args]
    defaults = [None] * (len(plain) - len(node.defaults)) + node.defaults
    parts = [_parameter(*pair) for pair in zip(plain, defaults, strict=True)]
    if node.posonlyargs:
        parts.insert(len(node.posonlyargs), "/")
    if node.vararg or node.kwonlyargs:
        parts.append("*" + (_parameter(node.vararg, None) if node.vararg else ""))
    parts += [_parameter(*pair) for pair in zip(node.kwonlyargs, node.kw_defaults, strict=True)]
    return ", ".join([*parts, *(["**" + _parameter(node.kwarg, None)] if node.kwarg else [])])


def _parameter(node: ast.arg, default: ast.expr | None) -> str:
    annotated = f"{node.arg}: {spelt(node.annotation)}" if node.annotation else node.arg
    return f"{annotated}={spelt(default)}" if default else annotated


def _bracketed(text: str, own: int, place: int) -> str:
    return f"({text})" if place > own else text


def _constant(node: ast.Constant, place: int) -> str:
    value = node.value
    if isinstance(value, float | complex | tuple) or node.kind is not None:
        return ast.unparse(node)
    return "..." if value is ... else repr(value)


def _attribute(node: ast.Attribute, place: int) -> str:
    owner = spelt(node.value, _ATOM)
    number = isinstance(node.value, ast.Constant) and isinstance(node.value.value, int)
    return f"{owner} .{node.attr}" if number else f"{owner}.{node.attr}"


def _call(node: ast.Call, place: int) -> str:
    given = [spelt(item) for item in node.args]
    given += [_keyword(item, TEST) for item in node.keywords]
    return f"{spelt(node.func, _ATOM)}({', '.join(given)})"


def _keyword(node: ast.keyword, place: int) -> str:
    return f"**{spelt(node.value)}" if node.arg is None else f"{node.arg}={spelt(node.value)}"


def _subscript(node: ast.Subscript, place: int) -> str:
    inside = node.slice
    key = _items(inside.elts) if isinstance(inside, ast.Tuple) and inside.elts else spelt(inside)
    return f"{spelt(node.value, _ATOM)}[{key}]"


def _items(nodes: list[ast.expr]) -> str:
    return f"{spelt(nodes[0])}," if len(nodes) == 1 else listed(nodes)


def _tuple(node: ast.Tuple, place: int) -> str:
    text = _items(node.elts) if node.elts else ""
    return f"({text})" if not node.elts or place > TUPLE else text


def _slice(node: ast.Slice, place: int) -> str:
    ends = ":".join(["" if end is None else spelt(end) for end in (node.lower, node.upper)])
    return ends if node.step is None else f"{ends}:{spelt(node.step)}"


def _binary(node: ast.BinOp, place: int) -> str:
    sign, own = OPERATORS[type(node.op)]
    right = own if isinstance(node.op, ast.Pow) else own + 1
    left = own + 1 if isinstance(node.op, ast.Pow) else own
    return _bracketed(f"{spelt(node.left, left)} {sign} {spelt(node.right, right)}", own, place)


def _unary(node: ast.UnaryOp, place: int) -> str:
    sign, own = _UNARY[type(node.op)]
    return _bracketed(sign + spelt(node.operand, own), own, place)


def _boolean(node: ast.BoolOp, place: int) -> str:
    sign, own = (" and ", _AND) if isinstance(node.op, ast.And) else (" or ", _OR)
    # Each value binds one step tighter than the one before, as far as there are steps.
    parts = [spelt(value, min(own + number, _ATOM)) for number, value in enumerate(node.values, 1)]
    return _bracketed(sign.join(parts), own, place)


def _compare(node: ast.Compare, place: int) -> str:
    parts = [spelt(node.left, _EXPR)]
    for sign, other in zip(node.ops, node.comparators, strict=True):
        parts += [_COMPARISONS[type(sign)], spelt(other, _EXPR)]
    return _bracketed(" ".join(parts), _COMPARE, place)


def _dictionary(node: ast.Dict, place: int) -> str:
    pairs = zip(node.keys, node.values, strict=True)
    items = [f"**{spelt(value, _EXPR)}" if key is None else f"{spelt(key)}: {spelt(value)}" for key, value in pairs]
    return f"{{{', '.join(items)}}}"


def _choice(node: ast.IfExp, place: int) -> str:
    text = f"{spelt(node.body, _OR)} if {spelt(node.test, _OR)} else {spelt(node.orelse)}"
    return _bracketed(text, TEST, place)


def _awaited(node: ast.Await, place: int) -> str:
    return _bracketed(f"await {spelt(node.value, _ATOM)}", _AWAIT, place)


def _yielded(node: ast.Yield, place: int) -> str:
    return _bracketed(f"yield {spelt(node.value, _ATOM)}" if node.value else "yield", YIELD, place)


def _formatted(node: ast.JoinedStr, place: int) -> str:
    """An f-string, when one kind of quotes and no backslash in a field will do."""
    parts = [_escaped(part) if isinstance(part, ast.Constant) else _field(part) for part in node.values]
    text = "".join(parts)
    quote = next((each for each in "'\"" if each not in text), "")
    fields = "".join([part for part, of in zip(parts, node.values, strict=True) if not isinstance(of, ast.Constant)])
    plain = quote and "\\" not in fields and fields.isprintable()
    return f"f{quote}{text}{quote}" if plain else ast.unparse(node)


def _escaped(node: ast.Constant) -> str:
    text = str(node.value).replace("{", "{{").replace("}", "}}")
    if text.isprintable() and "\\" not in text:
        return text
    return "".join([sign if sign.isprintable() and sign != "\\" else _escape(sign) for sign in text])


def _escape(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def _field(node: ast.expr) -> str:
    """One field; a format is a string of such parts itself."""
    if isinstance(node, ast.Constant):
        return str(node.value).replace("{", "{{").replace("}", "}}")
    if not isinstance(node, ast.FormattedValue):
        return ast.unparse(node)
    value = spelt(node.value, _OR)
    conversion = "" if node.conversion == -1 else f"!{chr(node.conversion)}"
    how = ":" + "".join(map(_field, node.format_spec.values)) if isinstance(node.format_spec, ast.JoinedStr) else ""
    return f"{{{' ' if value.startswith('{') else ''}{value}{conversion}{how}}}"


def _loops(nodes: list[ast.comprehension]) -> str:
    return "".join([_loop(node) for node in nodes])


def _loop(node: ast.comprehension) -> str:
    tests = "".join([f" if {spelt(test, _OR)}" for test in node.ifs])
    word = "async for" if node.is_async else "for"
    return f" {word} {spelt(node.target, TUPLE)} in {spelt(node.iter, _OR)}{tests}"


_SPELLERS: dict[type[ast.AST], Callable[[Any, int], str]] = {
    ast.Name: lambda node, place: str(node.id),
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.keyword: _keyword,
    ast.Subscript: _subscript,
    ast.Tuple: _tuple,
    ast.List: lambda node, place: f"[{listed(node.elts)}]",
    ast.Set: lambda node, place: f"{{{listed(node.elts) or '*()'}}}",
    ast.Dict: _dictionary,
    ast.Slice: _slice,
    ast.Starred: lambda node, place: "*" + spelt(node.value, _EXPR),
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.Compare: _compare,
    ast.IfExp: _choice,
    ast.Await: _awaited,
    ast.JoinedStr: _formatted,
    ast.Yield: _yielded,
    ast.Lambda: lambda node, place: _bracketed(ast.unparse(node), TEST, place),
    ast.YieldFrom: lambda node, place: _bracketed(f"yield from {spelt(node.value, _ATOM)}", YIELD, place),
    ast.ListComp: lambda node, place: f"[{spelt(node.elt)}{_loops(node.generators)}]",
    ast.SetComp: lambda node, place: f"{{{spelt(node.elt)}{_loops(node.generators)}}}",
    ast.GeneratorExp: lambda node, place: f"({spelt(node.elt)}{_loops(node.generators)})",
    ast.DictComp: lambda node, place: f"{{{spelt(node.key)}: {spelt(node.value)}{_loops(node.generators)}}}",
}
