"""`any`, `all` and a count need no list: the first answer is often enough, and nothing has to be kept."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="low",
    confidence="high",
    source="own; nearest: ruff C419",
    flags="def late(rows):\n    return any([row.late() for row in rows])\n",
    passes="def late(rows):\n    return any(row.late() for row in rows)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds lists and tuples built only for `any`, `all` or `len` to look at."""
    if is_test(file.path):
        return
    for call in file.calls("any", "all", "len"):
        if len(call.args) != 1 or call.keywords:
            continue
        name, given = file.name(call.func), call.args[0]
        if name == "len":
            if _is_built(file, given) and isinstance(given, ast.Call) and _is_filter(file, given.args[0]):
                yield file.match(
                    call,
                    f"`{brief(file, given)}` holds every element that passes only to be counted. Count them as they"
                    " pass: `sum(1 for ... if ...)`.",
                )
        elif _is_built(file, given) and _works(given):
            yield file.match(
                call,
                f"`{brief(file, given)}` is worked out to its last element before `{name}` looks at the first, which"
                " may settle the answer. Give it the generator itself.",
                fix=_fix(file, name, given),
            )


def _is_built(file: SourceFile, node: ast.expr) -> bool:
    if isinstance(node, ast.ListComp):
        return True
    if not isinstance(node, ast.Call) or len(node.args) != 1 or file.name(node.func) not in {"list", "tuple"}:
        return False
    return isinstance(node.args[0], ast.GeneratorExp) or _is_filter(file, node.args[0])


def _is_filter(file: SourceFile, node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and file.name(node.func) in {"filter", "map"}


def _works(node: ast.expr) -> bool:
    """Whether an element costs a call: comparing a few values in a list is as fast as in a generator."""
    inner = node.args[0] if isinstance(node, ast.Call) else node
    element = inner.elt if isinstance(inner, ast.ListComp | ast.GeneratorExp) else inner
    return any(isinstance(part, ast.Call) for part in walk(element)) and not any(
        isinstance(part, ast.Await) for part in walk(node)
    )


def _fix(file: SourceFile, name: str, given: ast.expr) -> Fix | None:
    """Only where the elements are looked at in order and nothing else follows from working them out."""
    if not isinstance(given, ast.ListComp):
        return None
    text = file.segment(given).strip()
    return file.fix(f"Let `{name}` stop at the first answer", file.replace(given, text[1:-1].strip()))
