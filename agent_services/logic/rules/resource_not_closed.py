"""A file that nobody closes keeps its descriptor and maybe its last bytes until the garbage collector comes by."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_OPENERS = {
    "open", "io.open", "gzip.open", "bz2.open", "lzma.open", "codecs.open", "tarfile.open", "zipfile.ZipFile",
    "socket.socket", "socket.create_connection", "sqlite3.connect", "shelve.open", "tempfile.TemporaryFile",
}  # fmt: skip


@rule(
    severity="medium",
    confidence="medium",
    cwe=(772,),
    source="CWE-772; nearest: ruff SIM115, pylint R1732",
    flags="def f(path):\n    file = open(path)\n    text = file.read()\n    return text.strip()\n",
    passes="def f(path):\n    with open(path) as file:\n        return file.read()\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds files, sockets and connections that a function opens and neither closes nor hands on."""
    for call in file.calls(*_OPENERS):
        function, above = file.function_of(call), file.parent(call)
        if function is None or not isinstance(above, ast.Assign) or len(above.targets) != 1:
            continue
        target = above.targets[0]
        if isinstance(target, ast.Name) and not _leaves_hands(function, target.id):
            yield file.match(
                call,
                f"`{target.id}` is opened here and never closed: the descriptor stays open, and what was written may"
                " not reach the disk. Open it in a `with` statement.",
                scope=above,
            )


def _leaves_hands(function: Function, name: str) -> bool:
    """Whether it is closed, entered, returned, stored, passed on or seen by a nested function."""
    inside = [node for node in walk(function) if isinstance(node, ast.Name) and node.id == name]
    nested = [node for node in walk(function) if isinstance(node, Function | ast.Lambda) and node is not function]
    if any(use in set(walk(inner)) for inner in nested for use in inside):
        return True
    if any(isinstance(node, ast.Global | ast.Nonlocal) and name in node.names for node in walk(function)):
        return True
    harmless = {id(part) for node in walk(function) for part in _plain_uses(node)}
    return any(isinstance(use.ctx, ast.Load) and id(use) not in harmless for use in inside)


def _plain_uses(node: ast.AST) -> Iterator[ast.AST]:
    """Uses that close nothing and keep nothing: a method call that is no `close`, and a loop over the lines."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr not in {"close", "detach", "shutdown", "__exit__", "makefile", "fileno"}:
            yield node.func.value
    elif isinstance(node, ast.For):
        yield node.iter
