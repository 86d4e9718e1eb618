"""A dictionary copied pair by pair in Python costs many times what `dict` or `copy` does."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import brief, own_nodes
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="low",
    confidence="high",
    source="own; nearest: ruff C416, PERF403",
    flags="def copied(prices):\n    found = {}\n    for name, price in prices.items():\n        found[name] = price\n"
    "    return found\n",
    passes="def copied(prices):\n    found = dict(prices)\n    return found\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds loops and comprehensions that copy a dictionary, or pairs into one, without changing anything."""
    if is_test(file.path):
        return
    for loop in file.nodes(ast.For):
        if not loop.orelse and (name := _copies(loop)) and _is_new(file, loop, name):
            yield _match(file, loop, loop.iter)
    for made in file.nodes(ast.DictComp):
        first = made.generators[0]
        if len(made.generators) == 1 and not first.ifs and not first.is_async and _takes_pair(made, first.target):
            yield _match(file, made, first.iter)


def _match(file: SourceFile, node: ast.For | ast.DictComp, walked: ast.expr) -> Match:
    source = (
        walked.func.value
        if isinstance(walked, ast.Call) and isinstance(walked.func, ast.Attribute) and walked.func.attr == "items"
        else walked
    )
    return file.match(
        node,
        f"This copies `{brief(file, source)}` pair by pair in Python. `dict({brief(file, source)})` does the same many"
        " times faster.",
    )


def _copies(loop: ast.For) -> str:
    """The name in `for k, v in d.items(): name[k] = v`."""
    if len(loop.body) != 1 or not isinstance(loop.body[0], ast.Assign) or not isinstance(loop.target, ast.Tuple):
        return ""
    target, value = loop.body[0].targets[0], loop.body[0].value
    if not isinstance(target, ast.Subscript) or not isinstance(target.value, ast.Name) or len(loop.target.elts) != 2:
        return ""
    pair = [each.id for each in loop.target.elts if isinstance(each, ast.Name)]
    put = [part.id for part in (target.slice, value) if isinstance(part, ast.Name)]
    return target.value.id if len(pair) == 2 and pair == put else ""


def _is_new(file: SourceFile, loop: ast.For, name: str) -> bool:
    """Whether the statement in front makes an empty dictionary of that name."""
    function = file.function_of(loop)
    for node in own_nodes(function) if function else ():
        body = getattr(node, "body", None)
        for block in (function.body if function else [], body if isinstance(body, list) else []):
            for before, after in pairwise(block):
                if after is loop and isinstance(before, ast.Assign | ast.AnnAssign):
                    targets = before.targets if isinstance(before, ast.Assign) else [before.target]
                    empty = isinstance(before.value, ast.Dict) and not before.value.keys
                    return empty and isinstance(targets[0], ast.Name) and targets[0].id == name
    return False


def _takes_pair(made: ast.DictComp, target: ast.expr) -> bool:
    """`{pair[0]: pair[1] for pair in pairs}`; the form with two names is for Ruff to see."""
    return isinstance(target, ast.Name) and [_part(part, target.id) for part in (made.key, made.value)] == [0, 1]


def _part(node: ast.expr, name: str) -> object:
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == name:
        return node.slice.value if isinstance(node.slice, ast.Constant) else None
    return None
