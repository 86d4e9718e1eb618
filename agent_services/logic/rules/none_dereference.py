"""`re.match`, `os.environ.get` and functions that say `| None` answer None when there is nothing."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_MAYBE = {
    "re.match", "re.search", "re.fullmatch", "os.environ.get", "os.getenv", "shutil.which", "inspect.getmodule",
    "mimetypes.guess_extension", "importlib.util.find_spec", "importlib.util.spec_from_file_location",
}  # fmt: skip


@rule(
    severity="medium",
    confidence="medium",
    cwe=(476,),
    source="CWE-476; nearest: mypy union-attr",
    flags="import re\n\ndef number(text):\n    return int(re.search(r'[0-9]+', text).group())\n",
    passes="import re\n\ndef number(text):\n    found = re.search(r'[0-9]+', text)\n"
    "    return int(found.group()) if found else 0\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds results that may be None and are used at once as if they never were."""
    if is_test(file.path):
        return
    optional = _optional_functions(file)
    chained: list[ast.Attribute | ast.Subscript] = [*file.nodes(ast.Attribute), *file.nodes(ast.Subscript)]
    for node in chained:
        value = node.value
        name = _maybe_none(file, value, optional) if isinstance(value, ast.Call) else ""
        if name and not _is_caught(file, node):
            error = "AttributeError" if isinstance(node, ast.Attribute) else "TypeError"
            yield file.match(
                node,
                f"`{name}` answers None when there is nothing, and this line then raises {error}. Keep the result, and"
                " say what happens without one.",
                scope=node,
            )


def _maybe_none(file: SourceFile, call: ast.Call, optional: set[str]) -> str:
    name = file.name(call.func)
    if name in {"os.environ.get", "os.getenv"}:
        return name if len(call.args) == 1 and not call.keywords else ""
    if name in _MAYBE:
        return name
    return name if isinstance(call.func, ast.Name) and name in optional else ""


def _optional_functions(file: SourceFile) -> set[str]:
    """Top-level functions whose own annotation says that they may answer None, and that do."""
    return {
        node.name
        for node in file.tree.body
        if isinstance(node, Function) and not isinstance(node, ast.AsyncFunctionDef) and _says_none(node)
    }


def _says_none(function: Function) -> bool:
    said = "" if function.returns is None else ast.unparse(function.returns)
    returns = [node for node in walk(function) if isinstance(node, ast.Return)]
    gives = any(
        node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None) for node in returns
    )
    return gives and ("| None" in said or said.startswith(("Optional[", "typing.Optional[")))


def _is_caught(file: SourceFile, node: ast.expr) -> bool:
    """A handler around reckons with the error."""
    return any(
        isinstance(above, ast.Try)
        and any(
            handler.type is None
            or any(word in ast.unparse(handler.type) for word in ("Attribute", "Type", "Exception"))
            for handler in above.handlers
        )
        for above in file.parents(node)
    )
