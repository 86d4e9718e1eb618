"""What ran side by side runs one after the other: the time is the sum, and no longer the longest."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Pair, call_name, calls_in, pairs
from agent_services.runtime.python.shapes import own_nodes
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function

_TOGETHER = {"gather", "as_completed", "TaskGroup", "ThreadPoolExecutor", "ProcessPoolExecutor", "create_task_group"}
_TOGETHER |= {"imap_unordered", "imap", "starmap"}

_BEFORE = "import asyncio\n\nasync def load(ids):\n    return await asyncio.gather(*(fetch(i) for i in ids))\n"
_AFTER = (
    "async def load(ids):\n    found = []\n    for i in ids:\n        found.append(await fetch(i))\n    return found\n"
)


@change_rule(
    severity="medium",
    confidence="medium",
    source="own; asyncio and concurrent.futures documentation",
    flags=Example(files={"load.py": _AFTER}, old={"load.py": _BEFORE}),
    passes=Example(files={"load.py": _BEFORE.replace("fetch", "read")}, old={"load.py": _BEFORE}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds work that was started together (`gather`, a task group, a pool) and is done in a loop now."""
    for pair in pairs(change):
        together = {call_name(call) for call in calls_in(pair.before)} & _TOGETHER
        if not together or {call_name(call) for call in calls_in(pair.after)} & _TOGETHER:
            continue
        work = {call_name(call) for call in calls_in(pair.before)} | _named(pair.before)
        for call in _repeated(pair.after):
            if call_name(call) in work and call_name(call) not in _TRIVIAL:
                yield _match(pair, call, sorted(together)[0])
                break


_TRIVIAL = {
    "append",
    "add",
    "extend",
    "get",
    "print",
    "len",
    "str",
    "range",
    "enumerate",
    "items",
    "result",
    "join",
    "zip",
}


def _match(pair: Pair, call: ast.Call, together: str) -> Match:
    return pair.match(
        pair.file.span(call),
        f"`{call_name(call)}` runs for one element after the other now; before this change `{pair.after.name}` started"
        f" all of them with `{together}`. The time becomes the sum of all: keep them side by side, and bound how many.",
    )


def _named(function: Function) -> set[str]:
    """Functions that were handed to a pool by name."""
    return {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _repeated(function: Function) -> Iterator[ast.Call]:
    for loop in own_nodes(function):
        if isinstance(loop, ast.For | ast.AsyncFor):
            yield from (call for part in loop.body for call in calls_in(part))
        elif isinstance(loop, ast.ListComp | ast.DictComp | ast.SetComp):
            yield from calls_in(loop)
