"""Reads Python newer than the one that runs us: new syntax is respelt in place, so that every position stays true.

An f-string with fields becomes a tuple of its expressions in the same place, `f"a{x["k"]}"` -> `(   x["k"] ,)`, and is
made an f-string again in the tree, a t-string the call of `Template` it stands for; type parameters and the word `type`
become blanks, the commas of `except A, B:` bars.
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
    _Restore(respelt).visit(tree)
    return tree


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
        self.templates: set[Place] = set()
        # Where each respelt handler starts -> how many exceptions it names.
        self.handlers: dict[Place, int] = {}

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
                if node.type == "except_clause":
                    self._respell_handler(node)
                elif node.type == "string_start" and _is_template(node):
                    self._respell_prefix(node)
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
        place = _place(node.start_point)
        self.strings[place] = list(_parts(node, original))
        if any(_is_template(string.children[0]) for string in _strings(node)):
            self.templates.add(place)

    def _respell_prefix(self, start: "Node") -> None:
        """A t-string without fields is a text: `t"a"` -> `f"a"`."""
        prefix = bytes(self.data[start.start_byte : start.end_byte])
        self.data[start.start_byte : start.end_byte] = prefix.replace(b"t", b"f").replace(b"T", b"f")

    def _respell_handler(self, clause: "Node") -> None:
        """`except A, B:` -> `except A| B:`; with a name it needs its parentheses in every version."""
        commas = [child for child in clause.children if child.type == ","]
        if not commas or any(child.type == "as_pattern" for child in clause.children):
            return
        for comma in commas:
            self.data[comma.start_byte] = 0x7C  # |
        self.handlers[_place(clause.start_point)] = len(commas) + 1


def _fields(node: "Node") -> list["Node"]:
    """The replacement fields of a string or of several in a row, those in format specifications aside."""
    return [child for string in _strings(node) for child in string.children if child.type == "interpolation"]


def _strings(node: "Node") -> list["Node"]:
    if node.type != "concatenated_string":
        return [node]
    return [child for child in node.children if child.type == "string"]


def _is_template(start: "Node") -> bool:
    """Whether the opening of a string has a `t` in its prefix."""
    return b"t" in (start.text or b"").lower()


def _expression_end(field: "Node") -> int:
    """Where a field's expression ends: before `=`, `!r`, `:spec` or the brace."""
    ends = [
        child.start_byte for child in field.children if child.type in ("=", "type_conversion", "format_specifier", "}")
    ]
    return min(ends, default=field.end_byte - 1)


def _parts(node: "Node", data: bytes) -> Iterator[str | tuple[Place, Place]]:
    for string in _strings(node):
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


class _Restore:
    """Makes the tuples strings again, and the bars of handlers tuples."""

    def __init__(self, respelt: _Respelling) -> None:
        self._respelt = respelt

    def visit(self, node: ast.AST) -> ast.AST:
        """What stands in a node's place, with everything below it restored."""
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                value[:] = [self.visit(item) if isinstance(item, ast.AST) else item for item in value]
            elif isinstance(value, ast.AST) and value._fields:
                setattr(node, name, self.visit(value))
        if isinstance(node, ast.Tuple):
            return self._string(node)
        if isinstance(node, ast.ExceptHandler):
            self._name_alternatives(node)
        return node

    def _string(self, node: ast.Tuple) -> ast.AST:
        place = (node.lineno, node.col_offset)
        parts = self._respelt.strings.get(place)
        if parts is None:
            return node
        if place in self._respelt.templates:
            called = ast.Call(ast.copy_location(ast.Name("Template", ast.Load()), node), node.elts, [])
            return ast.copy_location(called, node)
        values: list[ast.expr] = [ast.Constant(p) if isinstance(p, str) else _value(p, node.elts) for p in parts]
        joined = ast.JoinedStr(values)
        for value in [*values, joined]:
            ast.copy_location(value, node)
        return joined

    def _name_alternatives(self, node: ast.ExceptHandler) -> None:
        count = self._respelt.handlers.get((node.lineno, node.col_offset))
        if count is not None and node.type is not None:
            node.type = ast.copy_location(ast.Tuple(_alternatives(node.type, count), ast.Load()), node.type)


def _alternatives(node: ast.expr, count: int) -> list[ast.expr]:
    """The last `count` operands of a chain of bars, which leans to the left."""
    found: list[ast.expr] = []
    while len(found) < count - 1 and isinstance(node, ast.BinOp):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def _value(field: tuple[Place, Place], elements: list[ast.expr]) -> ast.FormattedValue:
    """The element, or elements, that lie in one field."""
    starts = [(element.lineno, element.col_offset) for element in elements]
    inside = elements[bisect_right(starts, field[0]) : bisect_right(starts, field[1])]
    value = inside[0] if len(inside) == 1 else ast.copy_location(ast.Tuple(inside, ast.Load()), elements[0])
    return ast.FormattedValue(value, -1, None)
