"""A call that does not fit the function's parameters raises TypeError, often on a path no test takes."""

import ast
from collections import Counter
from collections.abc import Iterator

from agent_services.runtime.project.modules import module_name
from agent_services.runtime.python.public_names import is_plain
from agent_services.runtime.python.signatures import Signature, signature
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function, SourceFile

Known = dict[str, tuple[SourceFile, Function, Signature]]


@change_rule(
    severity="high",
    confidence="high",
    cwe=(628,),
    source="CWE-628; nearest: mypy call-arg, pylint E1120",
    flags=Example({"a.py": "def area(width, height):\n    return width * height\n\nprint(area(3))\n"}),
    passes=Example({"a.py": "def area(width, height=1):\n    return width * height\n\nprint(area(3))\n"}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds calls with arguments that the function, defined in the same file or change, does not take."""
    files = [file for file in change.files if file.language == "python"]
    others: Known = {}
    for file in files:
        module = module_name(file.path, change.paths)
        others |= {f"{module}.{name}": known for name, known in _top_level(file).items()}
    for file in files:
        yield from _in_file(file, others)


def _in_file(file: SourceFile, others: Known) -> Iterator[Match]:
    own, methods = _top_level(file), _methods(file)
    for call in file.nodes(ast.Call):
        found = _target(file, call, own, methods, others)
        if found is not None and (problem := found[2].problem(call)):
            where, function, _ = found
            yield file.match(
                call,
                f"This call {problem}: `{function.name}` takes `({ast.unparse(function.args)})`, so it raises"
                " TypeError. Make the call and the parameters agree.",
                steps=(where.step(function, "defined here"),) if where is not file else (),
                scope=call,
            )


def _target(
    file: SourceFile, call: ast.Call, own: Known, methods: Known, others: Known
) -> tuple[SourceFile, Function, Signature] | None:
    name = file.name(call.func)
    if isinstance(call.func, ast.Name) and call.func.id in own:
        return None if _hidden(file, call, name) else own[name]
    if name.startswith("self.") and (function := file.function_of(call)) is not None:
        return methods.get(f"{file.symbol(function.lineno).rpartition('.')[0]}.{name[5:]}")
    return others.get(name) if name.partition(".")[0] != "self" and _is_imported(file, call) else None


def _is_imported(file: SourceFile, call: ast.Call) -> bool:
    first: ast.expr = call.func
    while isinstance(first, ast.Attribute):
        first = first.value
    if not isinstance(first, ast.Name) or first.id not in file.imports or _bindings(file).get(first.id) != 1:
        return False
    return not _hidden(file, call, first.id)


def _top_level(file: SourceFile) -> Known:
    """Functions of a module that are defined once, and by nothing else of that name."""
    found = {node.name: node for node in file.tree.body if isinstance(node, Function) and is_plain(file, node)}
    return {
        name: (file, node, signature(node, bound=False))
        for name, node in found.items()
        if _bindings(file).get(name) == 1
    }


def _methods(file: SourceFile) -> Known:
    """Methods of classes without bases and without tricks, by `Class.method`."""
    found: Known = {}
    for owner in file.nodes(ast.ClassDef):
        names = [node.name for node in owner.body if isinstance(node, Function)]
        if "__getattr__" in names or owner.bases or owner.keywords or owner.decorator_list:
            continue
        for node in owner.body:
            if isinstance(node, Function) and is_plain(file, node) and names.count(node.name) == 1:
                static = any(file.name(item) == "staticmethod" for item in node.decorator_list)
                found[f"{owner.name}.{node.name}"] = (file, node, signature(node, bound=not static))
    return found if not _has_subclass_tricks(file) else {}


def _has_subclass_tricks(file: SourceFile) -> bool:
    """Methods that are replaced on the object are not what the class says."""
    return any(file.name(node.func) == "setattr" for node in file.nodes(ast.Call))


def _bindings(file: SourceFile) -> dict[str, int]:
    return file.once(_count_bindings)


def _count_bindings(file: SourceFile) -> dict[str, int]:
    """How often a name is bound anywhere in the file, in functions too."""
    names = [node.id for node in file.nodes(ast.Name) if isinstance(node.ctx, ast.Store)]
    names += [definition.name for definition in [*file.functions(), *file.nodes(ast.ClassDef)]]
    imports: list[ast.Import | ast.ImportFrom] = [*file.nodes(ast.Import), *file.nodes(ast.ImportFrom)]
    for statement in imports:
        names += [(alias.asname or alias.name).partition(".")[0] for alias in statement.names]
    return Counter(names)


def _hidden(file: SourceFile, call: ast.Call, name: str) -> bool:
    """A parameter of a function around has the same name."""
    return any(
        isinstance(part, ast.arg) and part.arg == name
        for above in file.parents(call)
        if isinstance(above, Function | ast.Lambda)
        for part in walk(above.args)
    )
