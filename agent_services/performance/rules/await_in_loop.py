"""Awaiting one after the other what does not depend on each other takes the sum of the times."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import brief, loaded
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="low",
    confidence="medium",
    source="own; nearest: eslint no-await-in-loop",
    flags="async def f(urls, fetch):\n    found = []\n    for url in urls:\n        found.append(await fetch(url))\n"
    "    return found\n",
    passes="async def f(urls, fetch):\n    last = None\n    for url in urls:\n        last = await fetch(url, last)\n"
    "    return last\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds loops that only gather awaited answers one by one, though none needs the one before."""
    if is_test(file.path):
        return
    for loop in file.nodes(ast.For):
        if len(loop.body) == 1 and (awaited := _gathers(loop)) is not None and _independent(file, loop, awaited):
            yield _match(file, loop, loop.iter, awaited)
    for comprehension in file.nodes(ast.ListComp):
        first, element = comprehension.generators[0], comprehension.elt
        if len(comprehension.generators) != 1 or first.is_async or not isinstance(element, ast.Await):
            continue
        if loaded([element]) & _names(first.target) and _is_own_work(file, element):
            yield _match(file, comprehension, first.iter, element)


def _match(file: SourceFile, scope: ast.AST, walked: ast.expr, awaited: ast.Await) -> Match:
    return file.match(
        awaited,
        f"The answers for `{brief(file, walked)}` are awaited one after the other, so the time is their sum."
        " If their order does not matter, start them together with `asyncio.gather` or a task group, and bound how"
        " many run at a time.",
        scope=scope,
    )


def _gathers(loop: ast.For) -> ast.Await | None:
    """`found.append(await ...)` and nothing else."""
    only = loop.body[0]
    call = only.value if isinstance(only, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or len(call.args) != 1:
        return None
    gathers = call.func.attr in {"append", "extend", "add"} and isinstance(call.args[0], ast.Await)
    return call.args[0] if gathers and isinstance(call.args[0], ast.Await) else None


def _independent(file: SourceFile, loop: ast.For, awaited: ast.Await) -> bool:
    return bool(loaded([awaited]) & _names(loop.target)) and _is_own_work(file, awaited)


def _is_own_work(file: SourceFile, awaited: ast.Await) -> bool:
    """Tasks that run already, and what shares one connection or lock, gain nothing from being awaited together."""
    call = awaited.value
    if not isinstance(call, ast.Call) or any(isinstance(above, ast.AsyncWith) for above in file.parents(awaited)):
        return False
    words = ast.unparse(call.func).lower()
    return not any(word in words for word in ("session", "conn", "cursor", "read", "recv", "next", "wait", "db", "tx"))


def _names(target: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
