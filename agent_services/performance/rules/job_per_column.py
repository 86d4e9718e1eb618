"""Every action of a Spark frame runs its whole plan again, from the source on."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import brief, loaded
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_ACTIONS = (".toLocalIterator", ".toPandas", ".collect")
_PLANNED = {"select", "filter", "where", "agg", "groupBy", "orderBy", "distinct", "withColumn"}


@rule(
    severity="medium",
    confidence="medium",
    source="Spark SQL guide, actions; own",
    flags="def values(frame):\n    return {c: [r[c] for r in frame.select(c).collect()] for c in frame.columns}\n",
    passes="def values(frame):\n    rows = frame.collect()\n"
    "    return {c: [r[c] for r in rows] for c in frame.columns}\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds `collect`, `toPandas` and `toLocalIterator` of a Spark frame in a loop over columns or keys."""
    if is_test(file.path):
        return
    for call in file.calls(*_ACTIONS):
        chain = _planned(call)
        used = loaded([part for made in chain for part in (*made.args, *made.keywords)])
        for above in file.parents(call) if chain else ():
            if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
                break
            walked = _walked(above, call)
            if walked is not None and used & {part.id for part in ast.walk(walked[0]) if isinstance(part, ast.Name)}:
                yield file.match(
                    call,
                    f"`{brief(file, call)}` starts a job of its own for every element of `{brief(file, walked[1])}`,"
                    " and each works the whole plan out again. Collect all of it with one action, or `cache()` the"
                    " frame first.",
                    scope=above,
                )
                break


def _planned(action: ast.Call) -> list[ast.Call]:
    """The calls before an action, when they are a frame's."""
    found, node = [], action.func.value if isinstance(action.func, ast.Attribute) else None
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _PLANNED:
        found.append(node)
        node = node.func.value
    return found


def _walked(node: ast.AST, call: ast.Call) -> tuple[ast.expr, ast.expr] | None:
    """Target and iterable of a loop or comprehension that repeats a call."""
    if isinstance(node, ast.For):
        return None if call in set(ast.walk(node.iter)) else (node.target, node.iter)
    if isinstance(node, ast.DictComp | ast.ListComp | ast.SetComp | ast.GeneratorExp):
        first = node.generators[0]
        return None if call in set(ast.walk(first.iter)) else (first.target, first.iter)
    return None
