"""What a Python module offers to others: its functions, classes and their methods, with signatures."""

import ast
from dataclasses import dataclass

from agent_services.runtime.python.shapes import stored
from agent_services.runtime.python.signatures import Signature, signature
from agent_services.runtime.source import Function, SourceFile

_PLAIN_DECORATORS = {"staticmethod", "classmethod", "abstractmethod", "abc.abstractmethod", "override"}


@dataclass(frozen=True, slots=True)
class Offered:
    """One public definition; `signature` is None for classes and for what a decorator may change."""

    name: str
    kind: str
    line: int
    signature: Signature | None


def offered(file: SourceFile) -> dict[str, Offered]:
    """Public functions, classes and methods by qualified name; names that start with an underscore are private."""
    found: dict[str, Offered] = {}
    for node in _definitions(file.tree.body):
        if isinstance(node, ast.ClassDef):
            found[node.name] = Offered(node.name, "class", node.lineno, None)
            for method in _definitions(node.body):
                if isinstance(method, Function):
                    name = f"{node.name}.{method.name}"
                    found[name] = Offered(name, "method", method.lineno, _signature(file, method, in_class=True))
        else:
            found[node.name] = Offered(node.name, "function", node.lineno, _signature(file, node, in_class=False))
    return found


def bound_names(file: SourceFile) -> set[str]:
    """Every name that a module binds at its top level, in whatever way."""
    return stored(file.tree.body) | set(file.imports)


def _definitions(body: list[ast.stmt]) -> list[Function | ast.ClassDef]:
    return [node for node in body if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_")]


def _signature(file: SourceFile, node: Function, *, in_class: bool) -> Signature | None:
    if not is_plain(file, node):
        return None
    static = any(file.name(decorator) == "staticmethod" for decorator in node.decorator_list)
    return signature(node, bound=in_class and not static)


def is_plain(file: SourceFile, node: Function) -> bool:
    """Whether no decorator may change what the function can be called with."""
    return {file.name(decorator) for decorator in node.decorator_list} <= _PLAIN_DECORATORS
