"""A loop that nothing ends holds its process for good; one request for each process stops the service."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import loaded, stored, walk_here
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_ENDS = (ast.Break, ast.Return, ast.Raise, ast.Yield, ast.YieldFrom, ast.Await)
_PLAIN = (
    ast.Compare, ast.Name, ast.Constant, ast.cmpop, ast.expr_context, ast.BoolOp, ast.boolop, ast.UnaryOp, ast.unaryop,
)  # fmt: skip


@rule(
    severity="medium",
    confidence="medium",
    cwe=(835,),
    source="CWE-835; nearest: pylint while-used (every use)",
    flags="def power(base, times):\n    done = 0\n    value = 1\n"
    "    while done < times:\n        value = value * base\n    return value\n",
    passes="def power(base, times):\n    done = 0\n    value = 1\n"
    "    while done < times:\n        value = value * base\n        done += 1\n    return value\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds loops whose condition depends on nothing that the loop changes."""
    if is_test(file.path):
        return
    for loop in file.nodes(ast.While):
        asked = loaded([loop.test])
        function = file.function_of(loop)
        plain = all(isinstance(part, _PLAIN) for part in ast.walk(loop.test))
        if not asked or not plain or function is None or asked & stored(loop.body):
            continue
        inside = list(walk_here(loop.body))
        # What other code may change meanwhile, or may raise, is not known.
        local = asked <= stored(function.body) | {item.arg for item in function.args.args}
        if local and not any(isinstance(node, (*_ENDS, ast.Global, ast.Nonlocal, ast.Call)) for node in inside):
            yield file.match(
                loop,
                f"Nothing in this loop changes `{'` or `'.join(sorted(asked))}`: once `{ast.unparse(loop.test)[:60]}`"
                " holds, it holds forever. Change it in every round, or leave the loop.",
            )
