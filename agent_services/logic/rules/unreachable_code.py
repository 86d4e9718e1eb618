"""Code after a jump never runs: it was left over, or the jump stands one level too far out."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.shapes import leaves
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile
from agent_services.runtime.text import Span


@rule(
    severity="medium",
    confidence="high",
    cwe=(561,),
    source="CWE-561; nearest: pylint W0101",
    flags="def f(x):\n    return x\n    print(x)\n",
    passes="def f(x):\n    if x:\n        return x\n    print(x)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds statements after `return`, `raise`, `break` or `continue`, which never run."""
    for node in file.nodes(
        ast.FunctionDef, ast.AsyncFunctionDef, ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith,
        ast.Try, ast.ExceptHandler,
    ):  # fmt: skip
        for name in ("body", "orelse", "finalbody"):
            yield from _after_jump(file, getattr(node, name, []))


def _after_jump(file: SourceFile, body: list[ast.stmt]) -> Iterator[Match]:
    for number, jump in enumerate(body[:-1]):
        rest = body[number + 1 :]
        if leaves(file, [jump]) and not isinstance(jump, ast.Expr):
            if _means_something(rest):
                first, last = rest[0].lineno, rest[-1].end_lineno or rest[-1].lineno
                yield file.match(
                    Span.lines(first, last),
                    f"Control leaves on line {jump.end_lineno} whatever happens, so what follows never runs. Remove it,"
                    " or move the jump to where it belongs.",
                    scope=Span.lines(jump.lineno, last),
                    steps=(file.step(jump, "control leaves here"),),
                )
            return


def _means_something(rest: list[ast.stmt]) -> bool:
    """A `yield` makes a generator even where it is never reached; functions may be kept for their names."""
    if any(isinstance(part, ast.Yield | ast.YieldFrom) for node in rest for part in ast.walk(node)):
        return False
    return not all(isinstance(node, ast.Pass | Function | ast.ClassDef | ast.Break) for node in rest)
