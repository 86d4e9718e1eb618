"""What an expression is worth: its value from the values of its parts."""

import ast
import re
import string
from collections.abc import Callable, Iterator

from agent_services.runtime.flow import models
from agent_services.runtime.flow.parameters import is_request
from agent_services.runtime.flow.values import UNKNOWN, Trace, Trust, Value, concat, either, fixed
from agent_services.runtime.source import SourceFile

Environment = dict[str, Value]
_CONVERSION = re.compile(r"%(?:\(\w+\))?[-+ #0]*[\d*]*(?:\.[\d*]+)?([a-zA-Z%])")
_NUMBER_FORMATS = frozenset("dioxXeEfFgGc")


class Expressions:
    """Evaluates expressions of one file; `on_call` sees every call with its environment."""

    def __init__(self, file: SourceFile, on_call: Callable[[ast.Call, Environment], None]) -> None:
        self._file = file
        self._on_call = on_call

    def value(self, node: ast.AST | None, names: Environment) -> Value:
        """The value of an expression; assignments inside it go into `names`."""
        if node is None:
            return UNKNOWN
        if (found := self._source(node, names)) is not None:
            return found
        method: Callable[[ast.AST, Environment], Value] = getattr(self, f"_{type(node).__name__.lower()}", self._parts)
        return method(node, names)

    # -- sources ------------------------------------------------------------------------------------------------------

    def _source(self, node: ast.AST, names: Environment) -> Value | None:
        if not isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
            return None
        name = self._file.name(node.func if isinstance(node, ast.Call) else node)
        if isinstance(node, ast.Call) and name in models.LOCAL_CALLS:
            self._on_call(node, names)
            return self._enters(node, "which whoever runs the program chooses", "local")
        if name in models.LOCAL_NAMES:
            return self._enters(node, "which whoever runs the program chooses", "local")
        if name in models.REMOTE_NAMES or self._is_request_field(node, name):
            return self._enters(node, "which the client chooses", "remote")
        return None

    def _is_request_field(self, node: ast.AST, name: str) -> bool:
        owner, _, field = name.rpartition(".")
        if owner == "self" and field in models.REQUEST_METHODS_OF_SELF:
            return isinstance(node, ast.Call)
        if field not in models.REQUEST_FIELDS or owner not in (*models.REQUEST_PARAMETERS, "self.request"):
            return False
        return self.is_web or is_request(self._file, node, owner)

    @property
    def is_web(self) -> bool:
        """Whether the file imports a web framework."""
        return any(name.partition(".")[0] in models.WEB_PACKAGES for name in self._file.imports.values())

    def _enters(self, node: ast.AST, who: str, trust: Trust) -> Value:
        above = self._file.parent(node)
        while isinstance(above, ast.Attribute | ast.Subscript | ast.Call) and node in (
            getattr(above, "value", None),
            getattr(above, "func", None),
        ):
            node, above = above, self._file.parent(above)
        return Value((Trace(node, f"`{_short(self._file.segment(node))}`, {who}", trust),))

    # -- plain ---------------------------------------------------------------------------------------------------------

    def _constant(self, node: ast.Constant, names: Environment) -> Value:
        if isinstance(node.value, bytes):
            return fixed(node.value.decode(errors="replace"))
        return UNKNOWN if node.value is None or node.value is ... else fixed(str(node.value))

    def _name(self, node: ast.Name, names: Environment) -> Value:
        return names.get(node.id, UNKNOWN)

    def _attribute(self, node: ast.Attribute, names: Environment) -> Value:
        known = names.get(self._file.name(node))
        if known is not None or node.attr in models.NAMES_OF_CODE:
            return known or UNKNOWN
        return self.value(node.value, names).loose()

    def _subscript(self, node: ast.Subscript, names: Environment) -> Value:
        self.value(node.slice, names)
        return self.value(node.value, names).loose()

    def _compare(self, node: ast.Compare, names: Environment) -> Value:
        for part in (node.left, *node.comparators):
            self.value(part, names)
        return UNKNOWN

    def _unaryop(self, node: ast.UnaryOp, names: Environment) -> Value:
        self.value(node.operand, names)
        return UNKNOWN

    def _lambda(self, node: ast.Lambda, names: Environment) -> Value:
        self.value(node.body, dict(names))
        return UNKNOWN

    def _namedexpr(self, node: ast.NamedExpr, names: Environment) -> Value:
        names[node.target.id] = value = self.value(node.value, names).through(node)
        return value

    def _ifexp(self, node: ast.IfExp, names: Environment) -> Value:
        self.value(node.test, names)
        return either(self.value(node.body, names), self.value(node.orelse, names))

    def _boolop(self, node: ast.BoolOp, names: Environment) -> Value:
        values = [self.value(part, names) for part in node.values]
        result = values[-1]
        for value in reversed(values[:-1]):
            result = either(value, result)
        return result

    def _parts(self, node: ast.AST, names: Environment) -> Value:
        """Containers, awaits, stars: what their parts hold, in no known place."""
        values = [self.value(child, names) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        if len(values) == 1 and isinstance(node, ast.Await | ast.Starred):
            return values[0]
        return concat(value.loose() for value in values) if any(value.traces for value in values) else UNKNOWN

    # -- comprehensions ------------------------------------------------------------------------------------------------

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, names: Environment
    ) -> Value:
        inner = dict(names)
        for generator in node.generators:
            self.bind(generator.target, self.value(generator.iter, inner).loose(), inner)
            for test in generator.ifs:
                self.value(test, inner)
        if isinstance(node, ast.DictComp):
            return concat([self.value(node.key, inner).loose(), self.value(node.value, inner).loose()])
        return self.value(node.elt, inner)

    _listcomp = _setcomp = _generatorexp = _dictcomp = _comprehension

    def bind(self, target: ast.AST, value: Value, names: Environment) -> None:
        """Assign to a name, an attribute, or each part of a tuple."""
        if isinstance(target, ast.Name | ast.Attribute):
            names[target.id if isinstance(target, ast.Name) else self._file.name(target)] = value
        elif isinstance(target, ast.Tuple | ast.List):
            for part in target.elts:
                self.bind(part, value.loose(), names)
        elif isinstance(target, ast.Starred):
            self.bind(target.value, value, names)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and value.traces:
            held = names.get(target.value.id, UNKNOWN)
            names[target.value.id] = concat([held.loose(), value.loose()])

    # -- text ----------------------------------------------------------------------------------------------------------

    def _joinedstr(self, node: ast.JoinedStr, names: Environment) -> Value:
        return concat(self.value(part, names) for part in node.values)

    def _formattedvalue(self, node: ast.FormattedValue, names: Environment) -> Value:
        value = self.value(node.value, names)
        spec = self.value(node.format_spec, names).text if node.format_spec is not None else ""
        return UNKNOWN if spec and spec[-1] in _NUMBER_FORMATS else value

    def _binop(self, node: ast.BinOp, names: Environment) -> Value:
        left = self.value(node.left, names)
        if isinstance(node.op, ast.Mod) and left.text is not None:
            return self._percent(left.text, node.right, names)
        right = self.value(node.right, names)
        if isinstance(node.op, ast.Add):
            return concat([left, right])
        if isinstance(node.op, ast.Div):  # joins paths
            return concat([left, fixed("/"), right]) if left.traces or right.traces else UNKNOWN
        return concat([left.loose(), right.loose()]) if isinstance(node.op, ast.Mod | ast.Mult | ast.BitOr) else UNKNOWN

    def _percent(self, template: str, right: ast.expr, names: Environment) -> Value:
        if isinstance(right, ast.Tuple):
            values = [self.value(part, names) for part in right.elts]
        else:
            value = self.value(right, names)
            values = [value] * template.count("%") if "%(" in template else [value]
        return concat(_fill_percent(template, iter(values)))

    def format_call(self, node: ast.Call, template: str, names: Environment) -> Value:
        """`"... {} {name}".format(...)`."""
        numbered = [self.value(argument, names) for argument in node.args]
        named = {keyword.arg: self.value(keyword.value, names) for keyword in node.keywords}
        parts: list[Value] = []
        automatic = iter(numbered)
        try:
            for text, field, spec, _ in string.Formatter().parse(template):
                parts.append(fixed(text))
                if field is not None:
                    first = re.split(r"[.\[]", field)[0]
                    value = next(automatic, UNKNOWN) if first == "" else named.get(first, UNKNOWN)
                    value = numbered[int(first)] if first.isdigit() and int(first) < len(numbered) else value
                    parts.append(UNKNOWN if spec and spec[-1] in _NUMBER_FORMATS else value)
        except ValueError:
            return concat([*numbered, *named.values()])
        return concat(parts)

    # -- calls ---------------------------------------------------------------------------------------------------------

    def _call(self, node: ast.Call, names: Environment) -> Value:
        self._on_call(node, names)
        name = self._file.name(node.func)
        arguments = [self.value(argument, names) for argument in (*node.args, *(item.value for item in node.keywords))]
        everything = concat(value.loose() for value in arguments)
        if name in models.SANITIZERS:
            return concat(arguments).cleaned(models.SANITIZERS[name])
        if name in models.IDENTITIES and arguments:
            return arguments[0]
        if name in models.CARRIERS:
            return self._carried(name, arguments)
        if isinstance(node.func, ast.Attribute):
            return self._method(node, node.func, everything, names)
        return UNKNOWN

    def _carried(self, name: str, arguments: list[Value]) -> Value:
        if name in ("os.path.join", "pathlib.Path", "urllib.parse.urljoin") and arguments:
            joined = [part for value in arguments for part in (value, fixed("/"))]
            return concat(joined[:-1])
        return concat(value.loose() for value in arguments)

    def _method(self, node: ast.Call, func: ast.Attribute, arguments: Value, names: Environment) -> Value:
        receiver = self.value(func.value, names)
        if func.attr == "format" and receiver.text is not None:
            return self.format_call(node, receiver.text, names)
        if func.attr == "join" and node.args:
            return concat([fixed(receiver.text or ""), self.value(node.args[0], names)])
        if func.attr in models.FACT_METHODS:
            return UNKNOWN
        if func.attr in ("strip", "lower", "upper", "rstrip", "lstrip", "encode", "decode", "expandtabs"):
            return receiver
        if func.attr in ("append", "add", "extend", "insert", "update") and isinstance(func.value, ast.Name):
            if arguments.traces:
                names[func.value.id] = concat([receiver.loose(), arguments])
            return UNKNOWN
        return concat([receiver.loose(), arguments]) if receiver.traces else UNKNOWN


def _fill_percent(template: str, values: Iterator[Value]) -> Iterator[Value]:
    position = 0
    for found in _CONVERSION.finditer(template):
        yield fixed(template[position : found.start()])
        position = found.end()
        if found.group(1) == "%":
            yield fixed("%")
        else:
            value = next(values, UNKNOWN)
            yield UNKNOWN if found.group(1) in _NUMBER_FORMATS else value
    yield fixed(template[position:])


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."
