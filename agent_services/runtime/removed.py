"""What a change took away: functions of both versions side by side, and whether something only moved."""

import ast
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from agent_services.runtime.before import function_before, is_test
from agent_services.runtime.rule import Match
from agent_services.runtime.source import ChangeView, Function, SourceFile
from agent_services.runtime.text import Span

# Aligning longer functions line by line costs more than an exact place is worth.
_MOST_LINES = 800


@dataclass(frozen=True)
class Pair:
    """One function before and after the change."""

    file: SourceFile
    old: SourceFile
    before: Function
    after: Function

    def place(self, node: ast.AST) -> Span:
        """The head line where something of the old version was."""
        line = getattr(node, "lineno", self.before.lineno)
        return Span.lines(_aligned(self, line))

    def keeps_most(self) -> bool:
        """Whether head still does most of what base did: the function is not another one under the old name."""
        before, after = (Counter(map(ast.unparse, _simple(each))) for each in (self.before, self.after))
        return (before & after).total() * 2 >= before.total()

    def match(self, place: Span, message: str) -> Match:
        """A match that also counts where the change only deleted lines."""
        return self.file.match(place, message, outside_change=place.line not in self.file.changed)


def changed_files(change: ChangeView) -> Iterator[tuple[SourceFile, SourceFile]]:
    """Python files of the product that were there before and read well in both versions: head, base."""
    for file in change.files:
        if file.language != "python" or file.old is None or is_test(file.path):
            continue
        if file.syntax_problem is None and file.old.syntax_problem is None:
            yield file, file.old


def pairs(change: ChangeView) -> Iterator[Pair]:
    """Functions that are in both versions and differ."""
    for file, old in changed_files(change):
        for after in file.functions():
            before = function_before(file, after)
            if before is not None and ast.dump(before) != ast.dump(after):
                yield Pair(file, old, before, after)


class Balance:
    """Counts something in the whole change: what left one place and came up in another was moved, not removed."""

    def __init__(self, change: ChangeView, things: Callable[[SourceFile], Iterable[Hashable]]) -> None:
        self._before: Counter[Hashable] = Counter()
        self._after: Counter[Hashable] = Counter()
        for file in change.files:
            if file.language == "python" and not is_test(file.path):
                self._after.update(things(file))
                self._before.update(things(file.old) if file.old is not None else ())

    def lost(self, thing: Hashable) -> bool:
        """Whether head has fewer of it than base."""
        return self._after[thing] < self._before[thing]


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
    return {ast.unparse(part) for node in nodes for part in ast.walk(node) if isinstance(part, ast.expr)}


def _simple(function: Function) -> Iterator[ast.stmt]:
    for node in ast.walk(function):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            yield node


def _aligned(pair: Pair, line: int) -> int:
    first, last = pair.after.lineno, pair.after.end_lineno or pair.after.lineno
    old_last = pair.before.end_lineno or pair.before.lineno
    if max(last - first, old_last - pair.before.lineno) > _MOST_LINES:
        return pair.file.changed.first_in(first, last) or first
    old = [pair.old.lines.line(number) for number in range(pair.before.lineno, old_last + 1)]
    new = [pair.file.lines.line(number) for number in range(first, last + 1)]
    at = line - pair.before.lineno
    for _, start, end, new_start, _ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if start <= at < end:
            # In an equal block the same line, otherwise the first line of what stands there now.
            shift = at - start if old[start] == (new[new_start] if new_start < len(new) else None) else 0
            return min(first + new_start + shift, last)
    return first
