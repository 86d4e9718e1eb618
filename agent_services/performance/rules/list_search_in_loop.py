"""`index` and `count` walk over the list from its start; once per element of the same list that is its square."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import brief, loaded
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="medium",
    confidence="high",
    cwe=(407,),
    source="CWE-407; own",
    flags="def f(rows):\n    for row in rows:\n        print(rows.index(row), row)\n",
    passes="def f(rows):\n    for number, row in enumerate(rows):\n        print(number, row)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds `index` and `count` of a list for every element of that same list: quadratic in its length."""
    if is_test(file.path):
        return
    for call in file.calls(".index", ".count"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if not isinstance(owner, ast.Name) or len(call.args) != 1 or not isinstance(call.args[0], ast.Name):
            continue
        walked = _walks(file, call, owner.id, call.args[0].id)
        if walked is not None:
            better = (
                "`enumerate`" if isinstance(call.func, ast.Attribute) and call.func.attr == "index" else "`Counter`"
            )
            yield file.match(
                call,
                f"`{brief(file, call)}` walks over `{owner.id}` from its start for every element of `{owner.id}`:"
                f" twice the data cost four times the time. Use {better}.",
                scope=walked,
            )


def _walks(file: SourceFile, call: ast.Call, owner: str, element: str) -> ast.AST | None:
    """The loop or comprehension over the same list (or the set of it) that gives the element."""
    for above in file.parents(call):
        if isinstance(above, ast.For):
            pairs = [(above.target, above.iter)]
        elif isinstance(above, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            pairs = [(part.target, part.iter) for part in above.generators]
        else:
            continue
        for target, walked in pairs:
            if isinstance(target, ast.Name) and target.id == element and loaded([walked]) == {owner}:
                return above if isinstance(walked, ast.Name) else None
    return None
