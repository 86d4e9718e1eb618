"""Ruff's rules about names: undefined, defined twice, assigned to themselves."""

import ast

from agent_services.runtime.engines.diagnostic import engine_rule
from agent_services.runtime.rule import Match
from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Span

# Built in since Python 3.13 and 3.15; ruff knows them where the repository says that it needs so new a version.
_NEW_NAMES = {"PythonFinalizationError", "frozendict", "sentinel"}


def _is_undefined(file: SourceFile, match: Match) -> bool:
    return file.lines.cut(match.span) not in _NEW_NAMES and _is_no_literal(file, match)


def _is_no_literal(file: SourceFile, match: Match) -> bool:
    """Ruff takes `Literal["x"]` for an annotation when a project passes `Literal` on from a module of its own."""
    return not any(
        (text.line, text.column) <= (match.span.line, match.span.column) < (text.end_line, text.end_column)
        for text in file.once(_literal_texts)
    )


def _literal_texts(file: SourceFile) -> list[Span]:
    literals = (node for node in file.nodes(ast.Subscript) if file.name(node.value).rpartition(".")[2] == "Literal")
    return [
        file.span(text)
        for literal in literals
        for text in ast.walk(literal.slice)
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    ]


RULES = (
    engine_rule(
        "logic/undefined-name",
        "Finds names that are defined nowhere: the line raises NameError when it runs.",
        "F821",
        keep=_is_undefined,
        message="`{name}` is not defined here: the line raises NameError when it runs. Define or import it, or mend"
        " the spelling.",
        severity="high",
        confidence="high",
        source="ruff F821",
        flags="def total(rows):\n    return sum(row.price for row in rows) + shiping\n",
        passes="shipping = 5\n\ndef total(rows):\n    return sum(row.price for row in rows) + shipping\n",
    ),
    engine_rule(
        "logic/local-before-assignment",
        "Finds local names that are read before the function assigns them, which raises UnboundLocalError.",
        "F823",
        message="`{name}` is assigned later in this function, so it is local and this read raises UnboundLocalError."
        " Assign it first, or declare it `global`.",
        severity="high",
        confidence="high",
        source="ruff F823",
        flags="count = 0\n\ndef step():\n    print(count)\n    count = 1\n    return count\n",
        passes="count = 0\n\ndef step():\n    global count\n    print(count)\n    count = 1\n",
    ),
    engine_rule(
        "logic/redefined-unused",
        "Finds a function, class or import that is replaced by another of the same name before anything used it.",
        "F811",
        message="`{name}` replaces an earlier definition of the same name that nothing has used: the first one is lost."
        " Rename one of them or take it out.",
        severity="medium",
        confidence="high",
        source="ruff F811",
        flags="def test_a():\n    assert 1\n\ndef test_a():\n    assert 2\n",
        passes="def test_a():\n    assert 1\n\ndef test_b():\n    assert 2\n",
    ),
    engine_rule(
        "logic/self-assignment",
        "Finds assignments of a variable to itself, which do nothing.",
        "PLW0127",
        message="`{name}` is assigned to itself, which does nothing. Another variable or attribute was probably meant.",
        severity="medium",
        confidence="high",
        source="ruff PLW0127",
        flags="def f(width, height):\n    width = width\n    return width * height\n",
        passes="def f(width, height):\n    width = height\n    return width * height\n",
    ),
    engine_rule(
        "logic/target-assigned-twice",
        "Finds one assignment that gives the same name two values, so that the first is lost.",
        "PLW0128",
        message="`{name}` receives two values in one assignment and keeps only the last. Use `_` for the value that"
        " is not wanted, or another name.",
        severity="medium",
        confidence="high",
        source="ruff PLW0128",
        flags="def f(pair):\n    first, first = pair\n    return first\n",
        passes="def f(pair):\n    first, second = pair\n    return first + second\n",
    ),
)
