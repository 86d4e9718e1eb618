"""When the first line of a `try` fails, what it would have assigned does not exist afterwards."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.python.shapes import leaves, loop_around, own_nodes, stored, walk_here
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_NO_RETURN = re.compile(r"(raise|handle|fail|abort|exit|die|throw|quit|skip|fatal)\w*$", re.IGNORECASE)


@rule(
    severity="high",
    confidence="medium",
    cwe=(457,),
    source="CWE-457; nearest: pylint E0606, pyright reportPossiblyUnbound",
    flags="def f(path):\n    try:\n        text = open(path).read()\n    except OSError as error:\n"
    "        print(error)\n    return text\n",
    passes='def f(path):\n    text = ""\n    try:\n        text = open(path).read()\n    except OSError as error:\n'
    "        print(error)\n    return text\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds variables that only a `try` assigns, and that are read after a handler went on without them."""
    for attempt in file.nodes(ast.Try):
        function = file.function_of(attempt)
        through = [handler for handler in attempt.handlers if not _may_leave(file, handler.body)]
        if function is None or not through or loop_around(file, attempt) is not None:
            continue
        for name in sorted(_only_here(function, attempt, through)):
            if (use := _first_use(file, attempt, name)) is not None:
                yield file.match(
                    use,
                    f"When the `try` on line {attempt.lineno} fails, the handler goes on and `{name}` was never"
                    " assigned: this line raises UnboundLocalError. Assign it before, or leave in the handler.",
                    scope=attempt,
                    steps=(file.step(through[0].body[0], "goes on from here"),),
                )


def _may_leave(file: SourceFile, body: list[ast.stmt]) -> bool:
    """Whether a handler jumps, or calls something whose name says that it may never come back."""
    last = body[-1]
    if leaves(file, body):
        return True
    if isinstance(last, ast.If):
        return bool(last.orelse) and _may_leave(file, last.body) and _may_leave(file, last.orelse)
    if isinstance(last, ast.With):
        return "raise" in " ".join(ast.unparse(item) for item in last.items)
    called = ast.unparse(last.value.func) if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) else ""
    return bool(_NO_RETURN.search(called)) or (called.endswith(".error") and "log" not in called.lower())


def _only_here(function: Function, attempt: ast.Try, through: list[ast.ExceptHandler]) -> set[str]:
    """Names bound in the `try` and nowhere before it, nor in a handler that goes on."""
    parameters = {part.arg for part in walk(function.args) if isinstance(part, ast.arg)}
    shared = {name for node in walk(function) if isinstance(node, ast.Global | ast.Nonlocal) for name in node.names}
    before = {
        node.id
        for node in own_nodes(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.lineno < attempt.lineno
    }
    others = [node for node in own_nodes(function) if isinstance(node, ast.Import | ast.ImportFrom | Function)]
    handled = set.union(*(stored(handler.body) for handler in through)) | stored(attempt.finalbody)
    bound = {
        node.id for node in walk_here(attempt.body) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return bound - parameters - shared - before - handled - stored(others)


def _first_use(file: SourceFile, attempt: ast.Try, name: str) -> ast.Name | None:
    """The first statement after the `try`, in the same block, that reads the name and is not guarded."""
    above = file.parent(attempt)
    blocks = [getattr(above, part, []) for part in ("body", "orelse", "finalbody")]
    block = next((block for block in blocks if attempt in block), [])
    for node in block[block.index(attempt) + 1 :] if block else []:
        reads = [part for part in walk_here(_unconditional(node)) if isinstance(part, ast.Name) and part.id == name]
        loads = [part for part in reads if isinstance(part.ctx, ast.Load)]
        if loads and not (isinstance(node, ast.With | ast.AsyncWith) and name in stored([node])):
            return loads[0]
        if name in stored([node]) or isinstance(node, ast.If | ast.Return | ast.Raise | ast.Try | ast.While):
            return None
    return None


def _unconditional(node: ast.stmt) -> list[ast.AST]:
    """The part of a statement that runs whatever a condition in it says."""
    if isinstance(node, ast.If | ast.While):
        return []
    if isinstance(node, ast.For | ast.AsyncFor):
        return [node.iter]
    if isinstance(node, ast.Try):
        return []
    return [node]
