"""Calling an async function only makes a coroutine; without `await` its body never runs."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.source import SourceFile

_LIBRARY = {"asyncio.sleep", "asyncio.wait", "asyncio.wait_for", "asyncio.open_connection", "anyio.sleep", "trio.sleep"}


@rule(
    severity="high",
    confidence="high",
    source="own; nearest: mypy unused-coroutine, pyright reportUnusedCoroutine",
    flags="async def save(row): ...\n\nasync def main(row):\n    save(row)\n",
    passes="async def save(row): ...\n\nasync def main(row):\n    await save(row)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds calls of async functions of the same file whose coroutine is thrown away, so that nothing runs."""
    names = _async_names(file)
    for statement in file.nodes(ast.Expr):
        call = statement.value
        if isinstance(call, ast.Call) and _is_async(file, call, names):
            yield file.match(
                call,
                f"`{file.segment(call.func)}` is async: this call makes a coroutine and throws it away, so nothing of"
                " it runs. Put `await` before it, or give it to a task group.",
                fix=_fix(file, call),
            )


def _async_names(file: SourceFile) -> set[str]:
    """Top-level async functions as `name`, methods as `Class.name`, those with a sync or decorated twin left out."""
    found = {file.symbol(node.lineno) for node in file.nodes(ast.AsyncFunctionDef) if not node.decorator_list}
    found -= {file.symbol(node.lineno) for node in file.nodes(ast.FunctionDef)}
    return {name for name in found if not _yields(file, name)}


def _yields(file: SourceFile, name: str) -> bool:
    functions = [node for node in file.nodes(ast.AsyncFunctionDef) if file.symbol(node.lineno) == name]
    return any(isinstance(part, ast.Yield) for node in functions for part in ast.walk(node))


def _is_async(file: SourceFile, call: ast.Call, names: set[str]) -> bool:
    name = file.name(call.func)
    if name in _LIBRARY:
        return True
    function = file.function_of(call)
    if name.startswith("self.") and function is not None:
        owner = file.symbol(function.lineno).rpartition(".")[0]
        return f"{owner}.{name[5:]}" in names
    return isinstance(call.func, ast.Name) and name in names and not _hidden(file, call, name)


def _hidden(file: SourceFile, call: ast.Call, name: str) -> bool:
    """A parameter of the same name hides the function."""
    function = file.function_of(call)
    return function is not None and any(
        isinstance(part, ast.arg) and part.arg == name for part in ast.walk(function.args)
    )


def _fix(file: SourceFile, call: ast.Call) -> Fix | None:
    if not isinstance(file.function_of(call), ast.AsyncFunctionDef):
        return None
    span = file.span(call)
    return file.fix("Await the call", file.insert(span.line, span.column, "await "))
