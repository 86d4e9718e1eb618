"""Calls in Go and Java: who is called, with which arguments, and how a text is put together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent_services.runtime.source import SourceFile

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_FIXED = (
    *("interpreted_string_literal", "raw_string_literal", "string_literal", "character_literal", "rune_literal"),
    *("int_literal", "decimal_integer_literal", "true", "false", "nil", "null_literal"),
)
_AROUND = ("function_declaration", "method_declaration", "constructor_declaration", "func_literal", "lambda_expression")


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `name` is what is called as it is written, `db.Query`, or for `new` the type."""

    node: "SgNode"
    name: str
    arguments: tuple["SgNode", ...]

    @property
    def method(self) -> str:
        """The last part of the name."""
        return self.name.rpartition(".")[2]


def calls(file: SourceFile) -> tuple[Call, ...]:
    """Every call of a Go or Java file, in the order of the text."""
    return file.once(_calls)


def _calls(file: SourceFile) -> tuple[Call, ...]:
    kinds = {"go": ("call_expression",), "java": ("method_invocation", "object_creation_expression")}
    return tuple(_call(node) for node in file.kinds(*kinds.get(file.language, ())))


def _call(node: "SgNode") -> Call:
    listed = node.field("arguments")
    arguments = tuple(child for child in listed.children() if child.is_named()) if listed is not None else ()
    if node.kind() == "call_expression":
        function = node.field("function")
        return Call(node, function.text() if function is not None else "", arguments)
    owner, name = node.field("object"), node.field("name") or node.field("type")
    parts = [part.text() for part in (owner, name) if part is not None]
    return Call(node, ".".join(parts), arguments)


def is_fixed(node: "SgNode") -> bool:
    """Whether an expression is a text or number written down, also in several pieces, or a constant by its name."""
    if node.kind() == "binary_expression":
        return all(is_fixed(side) for side in (node.field("left"), node.field("right")) if side is not None)
    if node.kind() == "parenthesized_expression":
        return all(is_fixed(child) for child in node.children() if child.is_named())
    return node.kind() in _FIXED or re.fullmatch(r"(?:\w+\.)?[A-Z][A-Z0-9_]*", node.text()) is not None


def put_together(node: "SgNode") -> "list[SgNode]":
    """The values that are put into a text by `+`, `Sprintf` or `format`; none for another expression."""
    value = resolved(node)
    if value.kind() == "binary_expression":
        parts = [side for side in (value.field("left"), value.field("right")) if side is not None]
        return [inner for side in parts for inner in (put_together(side) or ([] if is_fixed(side) else [side]))]
    call = _call(value) if value.kind() in ("call_expression", "method_invocation") else None
    if call is not None and call.name in ("fmt.Sprintf", "String.format"):
        return [argument for argument in call.arguments[1:] if not is_fixed(argument)]
    return []


def resolved(node: "SgNode") -> "SgNode":
    """The value of a name that the function around sets once; any other node itself."""
    if node.kind() != "identifier":
        return node
    around = next((above for above in node.ancestors() if above.kind() in _AROUND), None)
    values = list(_values(around, node.text())) if around is not None else []
    return values[0] if len(values) == 1 else node


def _values(around: "SgNode", name: str) -> "Iterator[SgNode]":
    for kind in ("short_var_declaration", "assignment_statement", "var_spec"):
        yield from _assigned(around, kind, "left" if kind != "var_spec" else "name", name)
    for kind in ("variable_declarator", "assignment_expression"):
        yield from _assigned(around, kind, "name" if kind == "variable_declarator" else "left", name)


def _assigned(around: "SgNode", kind: str, field: str, name: str) -> "Iterator[SgNode]":
    try:
        found = around.find_all(kind=kind)
    except RuntimeError:  # a kind of the other language
        return
    for node in found:
        left, right = node.field(field), node.field("right") or node.field("value")
        if left is not None and right is not None and left.text() == name:
            inner = [child for child in right.children() if child.is_named()]
            yield inner[0] if right.kind() == "expression_list" and len(inner) == 1 else right
