"""A copy of all items protects against changes during the walk; where nothing changes it is only a copy."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import pairs
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function

_BEFORE = "def show(prices):\n    for name, price in prices.items():\n        print(name, price)\n"
_AFTER = _BEFORE.replace("prices.items()", "list(prices.items())")


@change_rule(
    severity="low",
    confidence="medium",
    source="own; nearest: ruff PERF101",
    flags=Example(files={"show.py": _AFTER}, old={"show.py": _BEFORE}),
    passes=Example(
        files={"show.py": _AFTER.replace("print(name, price)", "prices.pop(name)")},
        old={"show.py": _BEFORE},
    ),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds loops that copy what base walked over directly, though the loop does not touch it."""
    for pair in pairs(change):
        walked = {ast.unparse(loop.iter) for loop in _loops(pair.before)}
        for loop in _loops(pair.after):
            call = loop.iter
            if (
                not isinstance(call, ast.Call)
                or not isinstance(call.func, ast.Name)
                or call.func.id not in {"list", "tuple"}
            ):
                continue
            if len(call.args) == 1 and ast.unparse(call.args[0]) in walked and not _touches(loop, call.args[0]):
                yield pair.file.match(
                    call,
                    f"`{brief(pair.file, call)}` copies all elements before the loop begins, and the loop does not"
                    f" change what it walks over. Walk over `{brief(pair.file, call.args[0])}` itself, as before.",
                    fix=pair.file.fix(
                        "Walk over it without a copy",
                        pair.file.replace(call, pair.file.segment(call.args[0])),
                    ),
                )


def _loops(function: Function) -> list[ast.For]:
    return [node for node in ast.walk(function) if isinstance(node, ast.For)]


def _touches(loop: ast.For, walked: ast.expr) -> bool:
    """Whether the body so much as names what is walked over."""
    owner = walked.func.value if isinstance(walked, ast.Call) and isinstance(walked.func, ast.Attribute) else walked
    text = ast.unparse(owner)
    return any(
        isinstance(node, ast.Await | ast.Yield) or _is(node, text) for part in loop.body for node in ast.walk(part)
    )


def _is(node: ast.AST, text: str) -> bool:
    return isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node) == text
