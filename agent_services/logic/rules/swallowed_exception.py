"""An exception that nobody sees turns a clear failure into a wrong answer somewhere else."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Span

_BROAD = {"Exception", "BaseException"}
_LAST_RESORTS = {"__del__", "__exit__", "__aexit__", "close", "aclose", "shutdown", "cleanup", "teardown"}


@rule(
    severity="medium",
    confidence="high",
    cwe=(390,),
    source="CWE-390; nearest: ruff S110, E722",
    flags="def load(path):\n    try:\n        return open(path).read()\n    except Exception:\n        pass\n",
    passes="def load(path):\n    try:\n        return open(path).read()\n    except FileNotFoundError:\n        pass\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds handlers that catch every exception and say nothing, which hides bugs as well as failures."""
    for handler in file.nodes(ast.ExceptHandler):
        caught = _broad(file, handler)
        if caught and _does_nothing(handler) and not _is_explained(file, handler):
            function = file.function_of(handler)
            if function is not None and function.name in _LAST_RESORTS:
                continue
            interrupts = ", even Ctrl-C," if caught != "Exception" else ""
            yield file.match(
                Span.lines(handler.lineno),
                f"Whatever goes wrong in this `try`{interrupts} is thrown away here, bugs included, and the code goes"
                " on as if it had worked. Catch the exceptions that are expected, and log the others or let them go.",
                scope=handler,
            )


def _broad(file: SourceFile, handler: ast.ExceptHandler) -> str:
    if handler.type is None:
        return "everything"
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return next((name for node in caught if (name := file.name(node)) in _BROAD), "")


def _does_nothing(handler: ast.ExceptHandler) -> bool:
    return all(
        isinstance(node, ast.Pass | ast.Continue)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in handler.body
    )


def _is_explained(file: SourceFile, handler: ast.ExceptHandler) -> bool:
    """A comment inside says why nothing is done."""
    last = handler.end_lineno or handler.lineno
    return any("#" in file.lines.line(line) for line in range(handler.lineno, last + 1))
