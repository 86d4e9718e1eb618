"""A function that has to be held in mind as a whole is the place where the next change breaks something."""

from collections.abc import Iterator

from agent_services.runtime.change.before import function_before, is_test
from agent_services.runtime.change.neighbours import stands_out
from agent_services.runtime.python.cognitive import cognitive_complexity
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import ChangeView, Function, SourceFile
from agent_services.runtime.text import Span

MOST = 25
# A function that was complicated before must have grown by so many points, and by this share.
LEAST_GROWTH, LEAST_SHARE = 5, 0.25
_NESTED = "def f(a, b, c, d, e):\n" + "".join("    " * depth + f"if {name}:\n" for depth, name in enumerate("abcde", 1))
_FLAT = "def f(a, b, c, d):\n    if a:\n        return b\n    return c\n"


@rule(
    severity="low",
    confidence="medium",
    source="own, after SonarSource's cognitive complexity; nearest: ruff C901, complexipy",
    topic="function-growth",
    limits="Compares with the function as it was, and with those of at most 60 files around.",
    flags=_NESTED + " " * 24 + "for x in a:\n" + " " * 28 + "if x:\n" + " " * 32 + "print(x)\n",
    passes=_FLAT,
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds functions that this change made, or made much more, complicated to read."""
    if file.change is None or is_test(file.path):
        return
    most = file.change.option("max_complexity", MOST)
    for function in file.functions():
        # A nested function counts with the one around it.
        if file.function_of(function) is None:
            yield from _grown(file.change, file, function, most)


def _grown(change: ChangeView, file: SourceFile, function: Function, most: float) -> Iterator[Match]:
    end = function.end_lineno or function.lineno
    if file.changed.first_in(function.lineno, end) is None:
        return
    score = cognitive_complexity(function)
    before = function_before(file, function)
    was = 0 if before is None else cognitive_complexity(before)
    if score <= most or score - was < max(LEAST_GROWTH, LEAST_SHARE * was):
        return
    if not stands_out(change, file, score, cognitive_complexity):
        return
    history = "is new and has" if before is None else f"went from {was} to"
    yield file.match(
        Span.lines(function.lineno),
        f"`{function.name}` {history} a cognitive complexity of {score} (bound: {most:g}), more than its"
        " neighbours: every change must keep all of its branches in mind. Return early, or give each case a function or"
        " a table entry of its own.",
        scope=Span.lines(function.lineno, end),
    )
