"""Asking whether anybody wants the result is cheap; working it out for nobody is not."""

import ast
from collections import Counter
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Pair, call_name, calls_in, pairs
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function

_BEFORE = """\
def run(self, job):
    if log.isEnabledFor(DEBUG):
        log.debug("plan: %s", explain(job))
    return job()
"""
_AFTER = 'def run(self, job):\n    log.debug("plan: %s", explain(job))\n    return job()\n'


@change_rule(
    severity="low",
    confidence="medium",
    source="Python logging HOWTO, optimization; own",
    topic="removed-check",
    flags=Example(files={"run.py": _AFTER}, old={"run.py": _BEFORE}),
    passes=Example(
        files={"run.py": _BEFORE.replace("run(", "start(")}, old={"run.py": _BEFORE.replace("run(", "start(")}
    ),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds work that was done only when something was enabled (`isEnabledFor`) and is always done now."""
    for pair in pairs(change):
        guarded = _guarded(pair.before)
        if not guarded:
            continue
        still = _guarded(pair.after)
        if sum(still.values()) >= sum(guarded.values()):
            continue
        for call in calls_in(pair.after):
            text = ast.unparse(call)
            if text in guarded and not still[text] and any(isinstance(part, ast.Call) for part in _inner(call)):
                yield _match(pair, call)
                break


def _inner(call: ast.Call) -> list[ast.AST]:
    """What the call costs beside itself; a call of one's own method is work enough."""
    return [call] if not isinstance(call.func, ast.Name) or call.args else []


def _match(pair: Pair, call: ast.Call) -> Match:
    return pair.match(
        pair.file.span(call),
        f"`{ast.unparse(call)[:60]}` runs in every call of `{pair.after.name}` now; before this change it was skipped"
        " when nobody had asked for its result. Keep the question in front of it.",
    )


def _guarded(function: Function) -> Counter[str]:
    """Calls, as text, inside branches that ask whether something is enabled."""
    return Counter(
        ast.unparse(call)
        for node in ast.walk(function)
        if isinstance(node, ast.If) and any(_asks(part) for part in calls_in(node.test))
        for statement in node.body
        for call in calls_in(statement)
    )


def _asks(call: ast.Call) -> bool:
    name = call_name(call).lower()
    return "enabled" in name
