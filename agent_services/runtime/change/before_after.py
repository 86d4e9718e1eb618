"""What a change took away: functions of both versions side by side, and whether something only moved."""

import ast
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from agent_services.runtime.change.before import function_before, is_test, named_functions
from agent_services.runtime.python.written import written
from agent_services.runtime.rule import Match, Severity
from agent_services.runtime.source import ChangeView, Function, SourceFile
from agent_services.runtime.text import Span


@dataclass(frozen=True)
class Pair:
    """One function before and after the change."""

    file: SourceFile
    old: SourceFile
    before: Function
    after: Function

    def place(self, node: ast.AST) -> Span:
        """The head line where something of the old version was."""
        return head_line(self.file, getattr(node, "lineno", self.before.lineno))

    def keeps_most(self) -> bool:
        """Whether head still does most of what base did: the function is not another one under the old name."""
        before, after = (Counter(map(written, _simple(each))) for each in (self.before, self.after))
        return (before & after).total() * 2 >= before.total()

    def match(self, place: Span, message: str, severity: Severity | None = None) -> Match:
        """A match that also counts where the change only deleted lines."""
        return match_at(self.file, place, message, severity)


def match_at(file: SourceFile, place: Span, message: str, severity: Severity | None = None) -> Match:
    """A match that also counts where the change only deleted lines."""
    return file.match(place, message, outside_change=place.line not in file.changed, severity=severity)


def head_line(file: SourceFile, old_line: int) -> Span:
    """The line of head that is where a line of base was: itself, or the first of what replaced it."""
    gone = sum(min(last, old_line - 1) - first + 1 for first, last in file.removed.runs if first < old_line)
    # As many unchanged lines stand before it in head as in base.
    line, left = 1, old_line - 1 - gone
    for first, last in file.changed.runs:
        if left < first - line:
            break
        left -= first - line
        if left == 0 and old_line in file.removed:
            return Span.lines(first)
        line = last + 1
    return Span.lines(min(line + left, file.lines.last))


def changed_files(change: ChangeView) -> Iterator[tuple[SourceFile, SourceFile]]:
    """Python files of the product that were there before and read well in both versions: head, base."""
    for file in change.files:
        if file.language != "python" or file.old is None or is_test(file.path):
            continue
        if file.syntax_problem is None and file.old.syntax_problem is None:
            yield file, file.old


def pairs(change: ChangeView) -> Iterator[Pair]:
    """Functions that are in both versions and differ."""
    for file, _ in changed_files(change):
        yield from file.once(_pairs)


def gone_functions(file: SourceFile, old: SourceFile) -> list[Function]:
    """Functions of base whose qualified name is not in head."""
    now = file.once(named_functions)
    return [function for name, function in old.once(named_functions).items() if name not in now]


def _pairs(file: SourceFile) -> list[Pair]:
    found = []
    for after in file.functions():
        before = function_before(file, after)
        if file.old is None or before is None or not _touched(file, before, after):
            continue
        if ast.dump(before) != ast.dump(after):
            found.append(Pair(file, file.old, before, after))
    return found


def _touched(file: SourceFile, before: Function, after: Function) -> bool:
    """Whether any line between a function's first decorator and its end differs."""
    spans = [
        (min([each.lineno, *(item.lineno for item in each.decorator_list)]), each.end_lineno)
        for each in (before, after)
    ]
    return any(
        lines.first_in(first, last or first) is not None
        for lines, (first, last) in zip((file.removed, file.changed), spans, strict=True)
    )


class Balance:
    """Counts something in the whole change: what left one place and came up in another was moved, not removed."""

    def __init__(self, change: ChangeView, things: Callable[[SourceFile], Iterable[Hashable]]) -> None:
        self._change = change
        self._things = things

    def lost(self, thing: Hashable) -> bool:
        """Whether head has fewer of it than base."""
        before, after = self._counts
        return after[thing] < before[thing]

    @cached_property
    def _counts(self) -> tuple[Counter[Hashable], Counter[Hashable]]:
        """Made when the first question comes: most changes took nothing away that anybody asks about."""
        before, after = Counter[Hashable](), Counter[Hashable]()
        for file in self._change.files:
            if file.language == "python" and not is_test(file.path):
                after.update(self._things(file))
                before.update(self._things(file.old) if file.old is not None else ())
        return before, after


def call_name(call: ast.Call) -> str:
    """The last part of what is called: `escape` of `html.escape(x)`; empty when it has no name."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def call_names(file: SourceFile) -> list[str]:
    """The last part of the name of every call."""
    return [call_name(call) for call in file.nodes(ast.Call)]


def calls_in(node: ast.AST) -> list[ast.Call]:
    """All calls below a node."""
    return [part for part in ast.walk(node) if isinstance(part, ast.Call)]


def texts_in(nodes: Iterable[ast.AST]) -> set[str]:
    """The text of every expression below some nodes, written the same way whatever its layout."""
    return {written(part) for node in nodes for part in ast.walk(node) if isinstance(part, ast.expr)}


def _simple(function: Function) -> Iterator[ast.stmt]:
    for node in ast.walk(function):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            yield node
