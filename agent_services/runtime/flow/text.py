"""String building in all its forms, with the order of fixed and other parts kept."""

import ast
import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from agent_services.runtime.flow import constants
from agent_services.runtime.flow.heap import Box, State, listing
from agent_services.runtime.flow.kinds import words
from agent_services.runtime.flow.run import Run, evaluates
from agent_services.runtime.flow.values import (
    HARMLESS,
    NOTHING,
    UNKNOWN,
    Hole,
    Piece,
    Value,
    as_text,
    concat,
    constant,
    either,
    gathered,
)

_CONVERSION = re.compile(r"%(?:\((\w+)\))?[-+ #0]*[\d*]*(?:\.[\d*]+)?([a-zA-Z%])")
_NUMBER_FORMATS = frozenset("dioxXeEfFgGcbn")
# Methods that leave a text what it is, for our purposes.
SAME_TEXT = words(
    "strip lstrip rstrip lower upper casefold capitalize title swapcase encode decode expandtabs tobytes removeprefix"
    " removesuffix normalize copy"
)
FACTS = words(
    "isdigit isalnum isalpha isidentifier isnumeric isdecimal isascii isspace islower isupper startswith endswith count"
    " find rfind index rindex exists is_file is_dir close stat hex bit_length"
)


@evaluates(ast.JoinedStr)
def _joined(run: Run, node: ast.JoinedStr, state: State) -> Value:
    return concat([run.value(part, state) for part in node.values])


@evaluates(ast.FormattedValue)
def _formatted(run: Run, node: ast.FormattedValue, state: State) -> Value:
    value = as_part(run, run.value(node.value, state), state)
    spec = run.value(node.format_spec, state).text if node.format_spec is not None else ""
    if spec and spec[-1] in _NUMBER_FORMATS:
        return HARMLESS
    if not value.is_known:
        return value
    shown: Callable[[Any], str] = {114: repr, 97: ascii}.get(node.conversion, str)
    folded = constants.tried(lambda: format(shown(value.known), spec or ""))
    return constant(folded) if folded is not NOTHING else UNKNOWN


def as_part(run: Run, value: Value, state: State) -> Value:
    """A value put into a text: a container shows all it holds."""
    return run.flat(value, state) if value.refs else value


@evaluates(ast.BinOp)
def _binop(run: Run, node: ast.BinOp, state: State) -> Value:
    left, right = run.value(node.left, state), run.value(node.right, state)
    return combined(run, node.op, left, right, state)


def combined(run: Run, operation: ast.operator, left: Value, right: Value, state: State) -> Value:
    """What an operator makes of two values."""
    if left.is_known and right.is_known:
        folded = constants.binary(operation, left.known, right.known)
        return constant(folded) if folded is not NOTHING else UNKNOWN
    if isinstance(operation, ast.Mod):
        return _filled(run, left, right, state)
    if isinstance(operation, ast.Add):
        return _added(run, left, right, state)
    if isinstance(operation, ast.Div):  # joins paths
        return concat([left, constant("/"), right]) if left.traces or right.traces or left.pieces else UNKNOWN
    return _together(run, operation, left, right, state)


def _filled(run: Run, template: Value, right: Value, state: State) -> Value:
    text = as_text(template.known) if isinstance(template.known, str | bytes) else None
    if text is not None:
        return concat(_percent(run, text, right, state))
    whole = run.flat(right, state)
    return concat([template, whole]) if template.pieces else gathered([template, whole])


def _together(run: Run, operation: ast.operator, left: Value, right: Value, state: State) -> Value:
    if isinstance(operation, ast.BitOr) and (left.refs or right.refs):
        return run.new(merged_box([box for value in (left, right) for _, box in run.boxes(value, state)]), state)
    if isinstance(operation, ast.Mult) and left.refs:
        return left
    # No text can be subtracted, divided or shifted.
    return gathered([left, right]) if isinstance(operation, ast.Mult | ast.BitOr) else HARMLESS


def merged_box(boxes: Sequence[Box]) -> Box:
    """One dictionary of several, in which the later ones win."""
    items: dict[object, Value] = {}
    rest: Value | None = None
    for box in boxes:
        items |= box.items
        rest = box.rest if rest is None else rest if box.rest is None else either(rest, box.rest)
    return Box("dict", items, rest)


def _added(run: Run, left: Value, right: Value, state: State) -> Value:
    if not left.refs and not right.refs:
        return concat([left, right])
    lists = [_items(run, value, state) for value in (left, right)]
    if lists[0] is not None and lists[1] is not None:
        return run.new(listing([*lists[0], *lists[1]]), state)
    each = either(run.any_of(left, state), run.any_of(right, state))
    return run.new(Box("list", {}, each), state)


def _items(run: Run, value: Value, state: State) -> list[Value] | None:
    if isinstance(value.known, tuple):
        return [constant(each) for each in value.known]
    boxes = run.boxes(value, state)
    return boxes[0][1].ordered() if len(boxes) == 1 else None


def _percent(run: Run, template: str, right: Value, state: State) -> Iterator[Value]:
    boxes = run.boxes(right, state)
    named: Mapping[object, Value] = boxes[0][1].items if boxes and boxes[0][1].kind == "dict" else {}
    listed = _items(run, right, state)
    values = iter(listed if listed is not None else [right])
    spare = run.flat(right, state)
    position = 0
    for found in _CONVERSION.finditer(template):
        yield constant(template[position : found.start()])
        position = found.end()
        if found.group(2) == "%":
            yield constant("%")
            continue
        value = named.get(found.group(1), spare) if found.group(1) else next(values, spare)
        yield HARMLESS if found.group(2) in _NUMBER_FORMATS else as_part(run, value, state)
    yield constant(template[position:])


def formatted(run: Run, template: str, numbered: list[Value], named: Mapping[str, Value], state: State) -> Value:
    """`"... {} {name}".format(...)`."""
    parts: list[Value] = []
    automatic = iter(numbered)
    try:
        for text, field, spec, _ in string.Formatter().parse(template):
            parts.append(constant(text))
            if field is None:
                continue
            first = re.split(r"[.\[]", field)[0]
            value = next(automatic, UNKNOWN) if first == "" else named.get(first, UNKNOWN)
            if first.isdigit() and int(first) < len(numbered):
                value = numbered[int(first)]
            value = as_part(run, value, state)
            parts.append(HARMLESS if spec and spec[-1] in _NUMBER_FORMATS else value)
    except ValueError:
        return gathered([*numbered, *named.values()])
    return concat(parts)


def joined_by(run: Run, separator: Value, items: Value, state: State) -> Value:
    """`separator.join(items)`."""
    listed = _items(run, items, state)
    if listed is None:
        boxes = run.boxes(items, state)
        each = as_part(run, boxes[0][1].any(), state) if boxes else items.loose()
        return concat([each, separator, each]) if each.traces or each.pieces else Value(pieces=(Hole(),))
    parts = [as_part(run, part, state) for item in listed for part in (item, separator)]
    return concat(parts[:-1]) if parts else constant("")


_LINE_BREAKS = ("\n", "\r", "\r\n")


def replaced(value: Value, old: Value, new: Value) -> Value:
    """`text.replace(old, new)`: without quotes a text cannot leave its quotes, without `..` it cannot climb."""
    if not isinstance(old.known, str) or not isinstance(new.known, str):
        mixed = gathered([value, old, new])
        return mixed if mixed.traces else Value(safe_for=value.safe_for)
    gone, there = old.known, new.known
    kinds: set[str] = set()
    if gone in ("'", '"') and (gone not in there or there in ("''", '""', "\\'", '\\"')):
        kinds |= {"xpath", "sql"}
    if gone in ("..", "/", "\\", ".") and gone not in there:
        kinds.add("path")
    if gone in ("<", "&lt;") and "<" not in there:
        kinds.add("xss")
    if gone in _LINE_BREAKS and gone not in there:
        kinds |= {"log", "header"}
    if gone in ("(", "*", ")") and gone not in there.replace("\\", ""):
        kinds.add("ldap")
    pieces: tuple[Piece, ...] | None = value.pieces and tuple(
        part.replace(gone, there) if isinstance(part, str) and gone else part for part in value.pieces
    )
    return Value(value.traces, pieces=pieces, safe_for=value.safe_for).cleaned(frozenset(kinds))
