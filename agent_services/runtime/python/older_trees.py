"""Gives a tree back what its text says, where the text was respelt for an older parser.

What no older version has a node for is said in nodes that mean the same: a t-string is the call of `Template` it stands
for, elements that are unpacked in a comprehension are another loop of it.
"""

import ast
from bisect import bisect_left
from collections.abc import Callable

from agent_services.runtime.python.newer_strings import is_template
from agent_services.runtime.python.respelt import Place, Respelt
from agent_services.runtime.python.tokens import Field, Literal, Part
from agent_services.runtime.python.walk import FIELDS

# Names that no program is likely to use itself.
_ITEM, _KEY, _VALUE = "_item", "_key", "_value"
_REPR = ord("r")


class Restore:
    """Changes a tree in place."""

    def __init__(self, respelt: Respelt) -> None:
        self._respelt = respelt
        self._changes: dict[type[ast.AST], Callable[..., ast.AST]] = {
            ast.Set: self._string,
            ast.ExceptHandler: self._alternatives,
            ast.Assign: self._alias,
            ast.Import: self._import,
            ast.ImportFrom: self._import,
            ast.ListComp: self._unpacking,
            ast.SetComp: self._unpacking,
            ast.GeneratorExp: self._unpacking,
        }

    def visit(self, node: ast.AST) -> ast.AST:
        """What stands in a node's place, with everything below it restored."""
        for name in FIELDS[type(node)]:
            value = getattr(node, name, None)
            if isinstance(value, list):
                value[:] = [self.visit(item) if isinstance(item, ast.AST) else item for item in value]
            elif isinstance(value, ast.AST) and value._fields:
                setattr(node, name, self.visit(value))
        change = self._changes.get(type(node))
        return change(node) if change else node

    def _string(self, node: ast.Set) -> ast.AST:
        run = self._respelt.strings.get((_place(node), (node.end_lineno or 0, node.end_col_offset or 0)))
        if run is None:
            return node
        if is_template(run[0]):
            called = ast.Call(ast.copy_location(ast.Name("Template", ast.Load()), node), node.elts, [])
            return ast.copy_location(called, node)
        return self._joined([part for literal in run for part in self._parts(literal)], node)

    def _parts(self, literal: Literal) -> list[Part]:
        if literal.parts is None:
            return [ast.literal_eval(self._respelt.original[literal.start : literal.end].decode())]
        return literal.parts

    def _joined(self, parts: list[Part], node: ast.Set) -> ast.JoinedStr:
        values: list[ast.expr] = []
        for part in parts:
            if isinstance(part, Field):
                _add_text(part.debug, values)
                values.append(self._formatted(part, node))
            else:
                _add_text(part, values)
        joined = ast.JoinedStr(values)
        for each in [*values, joined]:
            ast.copy_location(each, node)
        return joined

    def _formatted(self, field: Field, node: ast.Set) -> ast.FormattedValue:
        inside = node.elts[self._index(field.start, node) : self._index(field.end, node)]
        is_one = len(inside) == 1 and not field.is_tuple and not isinstance(inside[0], ast.Starred)
        value = inside[0] if is_one else ast.copy_location(ast.Tuple(inside, ast.Load()), inside[0])
        spec = None if field.spec is None else self._joined(field.spec, node)
        conversion = _REPR if field.debug and spec is None and field.conversion == -1 else field.conversion
        return ast.FormattedValue(value, conversion, spec)

    def _index(self, at: int, node: ast.Set) -> int:
        return bisect_left(node.elts, self._respelt.place(at), key=_place)

    def _alternatives(self, node: ast.ExceptHandler) -> ast.AST:
        count = self._respelt.handlers.get(_place(node))
        if count is not None and node.type is not None:
            node.type = ast.copy_location(ast.Tuple(_operands(node.type, count), ast.Load()), node.type)
        return node

    def _alias(self, node: ast.Assign) -> ast.AST:
        name = self._respelt.aliases.get(_place(node))
        if name is None:
            return node
        target = node.targets[0].value if isinstance(node.targets[0], ast.Subscript) else node.targets[0]
        if len(node.targets) > 1 or not isinstance(target, ast.Name) or not self._is_type(node.value):
            raise SyntaxError("invalid syntax", ("", node.lineno, node.col_offset + 1, ""))
        target.ctx = ast.Store()
        target.lineno, target.col_offset = name
        target.end_lineno, target.end_col_offset = name[0], name[1] + len(target.id.encode())
        node.targets = [target]
        return node

    def _is_type(self, value: ast.expr) -> bool:
        """A `type` statement takes any expression, but several only in brackets."""
        bare = isinstance(value, ast.Tuple) and not self._respelt.starts_with(_place(value), b"(")
        return not bare and not isinstance(value, ast.Yield | ast.YieldFrom | ast.Starred)

    def _import(self, node: ast.Import | ast.ImportFrom) -> ast.AST:
        """Says what the tree of newer versions says: the module is read when its name is used."""
        if _place(node) in self._respelt.lazy:
            node.is_lazy = 1  # type: ignore[union-attr]  # Python 3.15 has it
        return node

    def _unpacking(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> ast.AST:
        """`[*a for a in b]` -> `[item for a in b for item in a]`, with `**` by keys and values."""
        each = node.elt
        if _place(node) in self._respelt.unpacked:
            _add_loop(node.generators, _name(_ITEM, each, ast.Store()), each)
            node.elt = _name(_ITEM, each)
        elif _place(node) in self._respelt.unpacked_pairs:
            pairs = ast.Call(ast.copy_location(ast.Attribute(each, "items", ast.Load()), each), [], [])
            names = ast.Tuple([_name(_KEY, each, ast.Store()), _name(_VALUE, each, ast.Store())], ast.Store())
            _add_loop(node.generators, ast.copy_location(names, each), ast.copy_location(pairs, each))
            return ast.copy_location(ast.DictComp(_name(_KEY, each), _name(_VALUE, each), node.generators), node)
        return node


def _place(node: ast.AST) -> Place:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _add_text(text: str, values: list[ast.expr]) -> None:
    """Adds it to the text before it, when there is one."""
    if values and isinstance(last := values[-1], ast.Constant) and isinstance(last.value, str):
        last.value += text
    elif text:
        values.append(ast.Constant(text))


def _operands(node: ast.expr, count: int) -> list[ast.expr]:
    """The last `count` operands of a chain of bars, which leans to the left."""
    found: list[ast.expr] = []
    while len(found) < count - 1 and isinstance(node, ast.BinOp):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def _name(name: str, where: ast.expr, context: ast.expr_context | None = None) -> ast.Name:
    return ast.copy_location(ast.Name(name, context or ast.Load()), where)


def _add_loop(loops: list[ast.comprehension], target: ast.expr, values: ast.expr) -> None:
    loops.append(ast.comprehension(target, values, [], 0))
