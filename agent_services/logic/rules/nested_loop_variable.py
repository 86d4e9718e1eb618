"""An inner loop that uses the outer loop's variable takes its value away."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.shapes import loops_around
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="medium",
    source="own; nearest: pylint R1704, ruff PLW2901",
    flags="def f(rows):\n    for i in range(3):\n        for i in range(len(rows)):\n            print(rows[i])\n"
    "        print(i)\n",
    passes="def f(rows):\n    for i in range(3):\n        for j in range(len(rows)):\n            print(i, rows[j])\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds inner loops with the same variable as a loop around them, which is read again afterwards."""
    for loop in file.nodes(ast.For):
        for outer in loops_around(file, loop):
            name = loop.target.id if isinstance(loop.target, ast.Name) else ""
            twice = isinstance(outer, ast.For) and isinstance(outer.target, ast.Name) and outer.target.id == name
            if twice and _read_after(outer.body, loop, name):
                yield file.match(
                    loop.target,
                    f"`{name}` is also the variable of the loop on line {outer.lineno}: after this inner loop it"
                    " holds the wrong value there. Give the inner one a name of its own.",
                    scope=loop,
                )


def _read_after(body: list[ast.stmt], loop: ast.For, name: str) -> bool:
    end = loop.end_lineno or loop.lineno
    uses = sorted(
        (node.lineno, isinstance(node.ctx, ast.Load))
        for top in body
        for node in ast.walk(top)
        if isinstance(node, ast.Name) and node.id == name and node.lineno > end
    )
    return bool(uses) and uses[0][1]
