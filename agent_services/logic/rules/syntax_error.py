"""A file that does not parse cannot be run, imported or read by any other rule."""

from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Span


@rule(
    severity="high",
    confidence="high",
    reads="text",
    source="own; Python's parser",
    flags="def total(rows:\n    return 1\n",
    passes="def total(rows):\n    return 1\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds Python files that the change made unreadable: they do not parse, and nothing in them can run."""
    problem = file.syntax_problem
    whole = Span.lines(1, len(file.lines))
    if problem is not None and not _was_broken(file):
        yield file.match(
            Span.lines(problem.line),
            f"This file does not parse: {problem.message.rstrip('.')}. Nothing in it can be imported or run, and no"
            " other rule could read it.",
            # The parser often gives up on a line after the one that was changed. Where lines only went, none was.
            scope=whole,
            outside_change=not file.changed.touches(whole),
        )


def _was_broken(file: SourceFile) -> bool:
    """Whether the file did not parse before either, like one for Python 2: the change did not break it."""
    return file.old is not None and file.old.syntax_problem is not None
