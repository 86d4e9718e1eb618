"""Reads Python newer than the one that runs us: new syntax is respelt in place, so that every position stays true.

An f-string with fields becomes a tuple of its expressions in the same place, `f"a{x["k"]}"` -> `(   x["k"] ,)`, and is
made an f-string again in the tree; type parameters and the word `type` become blanks.
"""

import ast
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

Place = tuple[int, int]
# A subscript in an annotation is a type parameter to the grammar as well.
_DEFINITIONS = ("function_definition", "class_definition")


def parse_newer(text: str, parse: Callable[[str], ast.Module]) -> ast.Module | None:
    """The tree, or None when the text is no Python of any version we know."""
    data = text.encode()
    root = _parser().parse(data).root_node
    if root.has_error:
        return None
    respelt = _Respelling(data)
    respelt.visit(root)
    try:
        tree = parse(respelt.data.decode())
    except (SyntaxError, ValueError):
        return None
    _Restore(respelt.strings).visit(tree)
    return ast.fix_missing_locations(tree)


@cache
def _parser() -> "Parser":
    import tree_sitter
    import tree_sitter_python

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language()))


class _Respelling:
    """Edits bytes without moving any."""

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        # Where each respelt string starts -> its parts: a text, or the places its field lies between.
        self.strings: dict[Place, list[str | tuple[Place, Place]]] = {}

    def visit(self, root: "Node") -> None:
        todo = [root]
        while todo:
            node = todo.pop()
            if node.type == "type_parameter" and node.parent and node.parent.type in _DEFINITIONS:
                self._blank(node.start_byte, node.end_byte)
            elif node.type == "type_alias_statement":
                self._blank_type_word(node)
                todo.extend(node.children[2:])
            elif node.type in ("string", "concatenated_string") and _fields(node):
                self._respell_string(node)
                todo.extend(child for field in _fields(node) for child in field.children)
            else:
                todo.extend(node.children)

    def _blank(self, start: int, end: int) -> None:
        for index in range(start, end):
            if self.data[index] not in b"\r\n":
                self.data[index] = 0x20

    def _blank_type_word(self, node: "Node") -> None:
        """`type Name = x` -> `Name      = x`: an indented name would be another block."""
        name = node.children[1]
        found = bytes(self.data[name.start_byte : name.end_byte]).partition(b"[")[0]
        self._blank(node.start_byte, name.end_byte)
        self.data[node.start_byte : node.start_byte + len(found)] = found

    def _respell_string(self, node: "Node") -> None:
        original = bytes(self.data)
        fields = _fields(node)
        self._blank(node.start_byte, node.end_byte)
        self.data[node.start_byte] = 0x28  # (
        self.data[node.end_byte - 1] = 0x29  # )
        for field in fields:
            start, end = field.start_byte + 1, _expression_end(field)
            self.data[start:end] = original[start:end]
            self.data[end] = 0x2C  # ,
        self.strings[_place(node.start_point)] = list(_parts(node, original))


def _fields(node: "Node") -> list["Node"]:
    """The replacement fields of a string or of several in a row, those in format specifications aside."""
    strings = node.children if node.type == "concatenated_string" else [node]
    return [child for string in strings for child in string.children if child.type == "interpolation"]


def _expression_end(field: "Node") -> int:
    """Where a field's expression ends: before `=`, `!r`, `:spec` or the brace."""
    ends = [
        child.start_byte for child in field.children if child.type in ("=", "type_conversion", "format_specifier", "}")
    ]
    return min(ends, default=field.end_byte - 1)


def _parts(node: "Node", data: bytes) -> Iterator[str | tuple[Place, Place]]:
    strings = node.children if node.type == "concatenated_string" else [node]
    for string in strings:
        for child in string.children:
            if child.type == "interpolation":
                yield _place(child.start_point), _place(child.end_point)
            elif child.type == "string_content":
                yield (
                    data[child.start_byte : child.end_byte]
                    .decode(errors="replace")
                    .replace("{{", "{")
                    .replace("}}", "}")
                )


def _place(point: tuple[int, int]) -> Place:
    return point[0] + 1, point[1]


class _Restore(ast.NodeTransformer):
    """Makes the tuples f-strings again."""

    def __init__(self, strings: dict[Place, list[str | tuple[Place, Place]]]) -> None:
        self._strings = strings

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        self.generic_visit(node)
        parts = self._strings.get((node.lineno, node.col_offset))
        if parts is None:
            return node
        values: list[ast.expr] = [ast.Constant(p) if isinstance(p, str) else _value(p, node.elts) for p in parts]
        joined = ast.JoinedStr(values)
        for value in [*values, joined]:
            ast.copy_location(value, node)
        return joined


def _value(field: tuple[Place, Place], elements: list[ast.expr]) -> ast.FormattedValue:
    """The element, or elements, that lie in one field."""
    starts = [(element.lineno, element.col_offset) for element in elements]
    inside = elements[bisect_right(starts, field[0]) : bisect_right(starts, field[1])]
    value = inside[0] if len(inside) == 1 else ast.copy_location(ast.Tuple(inside, ast.Load()), elements[0])
    return ast.FormattedValue(value, -1, None)
