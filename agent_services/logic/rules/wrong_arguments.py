"""A call that does not fit the function's parameters raises TypeError, often on a path no test takes."""

import ast
from collections.abc import Iterator

from agent_services.runtime.project.definitions import Definitions
from agent_services.runtime.python.bindings import Definition, bound_once
from agent_services.runtime.python.constructors import constructor
from agent_services.runtime.python.public_names import is_plain
from agent_services.runtime.python.signatures import Signature, signature
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Example, Match, rule
from agent_services.runtime.source import Function, SourceFile

Known = tuple[SourceFile, str, Function, Signature]


@rule(
    severity="high",
    confidence="high",
    cwe=(628,),
    source="CWE-628; nearest: mypy call-arg, pylint E1120",
    topic="wrong-arguments",
    limits="A class is judged where its `__init__` and its bases are in one file. Another file is read where a changed"
    " call leads to it.",
    flags=Example({"a.py": "def area(width, height):\n    return width * height\n\nprint(area(3))\n"}),
    passes=Example({"a.py": "def area(width, height=1):\n    return width * height\n\nprint(area(3))\n"}),
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds calls with arguments that the function or class, defined in the repository, does not take."""
    if file.change is None:
        return
    elsewhere, methods = file.change.once(Definitions), _methods(file)
    for call in file.nodes(ast.Call):
        found = _target(file, call, methods, elsewhere)
        if found is not None and (problem := found[3].problem(call)) and not _is_expected(file, call):
            where, name, function, _ = found
            yield file.match(
                call,
                f"This call {problem}: `{name}` takes `({ast.unparse(function.args)})`, so it raises"
                " TypeError. Make the call and the parameters agree.",
                steps=(where.step(function, "defined here"),) if where is not file else (),
                scope=call,
            )


def _target(file: SourceFile, call: ast.Call, methods: dict[str, Known], elsewhere: Definitions) -> Known | None:
    name = file.name(call.func)
    if name.startswith("self.") and (function := file.function_of(call)) is not None:
        return methods.get(f"{file.symbol(function.lineno).rpartition('.')[0]}.{name[5:]}")
    first = _first_name(call.func)
    if isinstance(call.func, ast.Name) and (own := bound_once(file).get(first)) is not None:
        return None if _hidden(file, call, first) else _known(file, own)
    # A file elsewhere is read for calls that the change touches only.
    touched = file.changed.first_in(call.lineno, call.end_lineno or call.lineno) is not None
    if first not in file.imports or not touched or _hidden(file, call, first):
        return None
    found = elsewhere.of(file, call.func)
    return None if found is None else _known(*found)


def _first_name(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_expected(file: SourceFile, call: ast.Call) -> bool:
    """A test around waits for the error."""
    items = [item for above in file.parents(call) if isinstance(above, ast.With) for item in above.items]
    return any(
        file.name(getattr(item.context_expr, "func", None)).endswith(("raises", "assertRaises")) for item in items
    )


def _known(file: SourceFile, node: Definition) -> Known | None:
    """What a call of a function or class has to fit."""
    if isinstance(node, ast.ClassDef):
        init = constructor(file, node)
        return None if init is None else (file, f"{node.name}.__init__", init, signature(init, bound=True))
    return (file, node.name, node, signature(node, bound=False)) if is_plain(file, node) else None


def _methods(file: SourceFile) -> dict[str, Known]:
    """Methods of classes without bases and without tricks, by `Class.method`."""
    found: dict[str, Known] = {}
    for owner in file.nodes(ast.ClassDef):
        names = [node.name for node in owner.body if isinstance(node, Function)]
        if "__getattr__" in names or owner.bases or owner.keywords or owner.decorator_list:
            continue
        for node in owner.body:
            if isinstance(node, Function) and is_plain(file, node) and names.count(node.name) == 1:
                static = any(file.name(item) == "staticmethod" for item in node.decorator_list)
                found[f"{owner.name}.{node.name}"] = (file, node.name, node, signature(node, bound=not static))
    return found if not _has_subclass_tricks(file) else {}


def _has_subclass_tricks(file: SourceFile) -> bool:
    """Methods that are replaced on the object are not what the class says."""
    return any(file.name(node.func) == "setattr" for node in file.nodes(ast.Call))


def _hidden(file: SourceFile, call: ast.Call, name: str) -> bool:
    """A parameter of a function around has the same name."""
    return any(
        isinstance(part, ast.arg) and part.arg == name
        for above in file.parents(call)
        if isinstance(above, Function | ast.Lambda)
        for part in walk(above.args)
    )
