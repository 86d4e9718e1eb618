"""What a change did to the statements of the functions it touched: taken away, unwrapped, rewritten."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from agent_services.runtime.change.before import function_before
from agent_services.runtime.rule import OverBudgetError
from agent_services.runtime.source import Function, SourceFile

# A block of this many statements is aligned in full; longer ones are tables or generated code.
MOST_STATEMENTS = 2000
_BLOCKS = ("body", "orelse", "finalbody")


@dataclass(frozen=True, slots=True)
class Removed:
    """Statements that are gone; `after` follows the gap in the same block, `before` precedes it."""

    function: Function
    was: Function
    old: tuple[ast.stmt, ...]
    before: ast.stmt | None
    after: ast.stmt | None


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A compound statement that is gone while one of its blocks, `kept`, stays in its place."""

    function: Function
    was: Function
    old: ast.stmt
    kept: tuple[ast.stmt, ...]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The smallest expressions that differ between two versions of one statement."""

    function: Function
    was: Function
    old: ast.expr
    new: ast.expr
    statement: ast.stmt


Difference = Removed | Unwrapped | Rewritten


def differences(file: SourceFile) -> tuple[Difference, ...]:
    """All differences of the functions that both versions of a file have, in the order of the text."""
    return file.once(_differences)


def _differences(file: SourceFile) -> tuple[Difference, ...]:
    found: list[Difference] = []
    for function in file.functions():
        was = function_before(file, function)
        if was is not None and ast.dump(was) != ast.dump(function):
            found += _Alignment(function, was).blocks(was.body, function.body)
    return tuple(found)


class _Alignment:
    """The difference of one function."""

    def __init__(self, function: Function, was: Function) -> None:
        self._function = function
        self._was = was

    def blocks(self, old: Sequence[ast.stmt], new: Sequence[ast.stmt]) -> Iterator[Difference]:
        if len(old) + len(new) > MOST_STATEMENTS:
            raise OverBudgetError(f"a block of more than {MOST_STATEMENTS} statements")
        matcher = SequenceMatcher(None, _dumps(old), _dumps(new), autojunk=False)
        for kind, old_first, old_end, new_first, new_end in matcher.get_opcodes():
            if kind in {"replace", "delete"}:
                before = new[new_first - 1] if new_first else None
                after = new[new_end] if new_end < len(new) else None
                yield from self._gap(old[old_first:old_end], new[new_first:new_end], before, after)

    def _gap(
        self, old: Sequence[ast.stmt], new: Sequence[ast.stmt], before: ast.stmt | None, after: ast.stmt | None
    ) -> Iterator[Difference]:
        if len(old) == 1 and new and (kept := _kept(old[0], new, _dumps(new))):
            yield Unwrapped(self._function, self._was, old[0], kept)
            return
        if [type(node) for node in old] == [type(node) for node in new]:
            yield from self._pairs(old, new)
            return
        matcher = SequenceMatcher(None, [_key(node) for node in old], [_key(node) for node in new], autojunk=False)
        for kind, old_first, old_end, new_first, new_end in matcher.get_opcodes():
            if kind == "equal":
                yield from self._pairs(old[old_first:old_end], new[new_first:new_end])
            elif kind == "delete":
                last = new[new_first - 1] if new_first else before
                following = new[new_end] if new_end < len(new) else after
                yield Removed(self._function, self._was, tuple(old[old_first:old_end]), last, following)
            elif kind == "replace":
                yield from self._replaced(old[old_first:old_end], new[new_first:new_end])

    def _replaced(self, old: Sequence[ast.stmt], new: Sequence[ast.stmt]) -> Iterator[Difference]:
        now = _dumps(new)
        for node in old:
            if kept := _kept(node, new, now):
                yield Unwrapped(self._function, self._was, node, kept)
        if len(old) == len(new):
            yield from self._pairs(old, new)

    def _pairs(self, old: Sequence[ast.stmt], new: Sequence[ast.stmt]) -> Iterator[Difference]:
        for one, other in zip(old, new, strict=True):
            if type(one) is type(other):
                yield from self._pair(one, other)

    def _pair(self, old: ast.stmt, new: ast.stmt) -> Iterator[Difference]:
        if isinstance(old, Function | ast.ClassDef) or ast.dump(old) == ast.dump(new):
            return
        for one, other in smallest(head(old), head(new)):
            yield Rewritten(self._function, self._was, one, other, new)
        for name in _BLOCKS:
            yield from self.blocks(getattr(old, name, ()), getattr(new, name, ()))
        for handler, other_handler in zip(getattr(old, "handlers", ()), getattr(new, "handlers", ()), strict=False):
            for one, other in smallest([handler.type], [other_handler.type]):
                yield Rewritten(self._function, self._was, one, other, new)
            yield from self.blocks(handler.body, other_handler.body)


def smallest(old: Sequence[ast.AST | None], new: Sequence[ast.AST | None]) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The smallest pairs of expressions that differ, found from the outside to the inside."""
    if len(old) != len(new):
        return
    for one, other in zip(old, new, strict=True):
        if one is None or other is None or ast.dump(one) == ast.dump(other):
            continue
        inner = list(_inner(one, other))
        if inner:
            yield from inner
        elif isinstance(one, ast.expr) and isinstance(other, ast.expr):
            yield one, other


def _inner(old: ast.AST, new: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Differences below two nodes that themselves are alike; nothing when they are not."""
    if type(old) is not type(new) or not _alike(old, new):
        return
    yield from smallest(list(_children(old)), list(_children(new)))


def _alike(old: ast.AST, new: ast.AST) -> bool:
    """Whether two nodes of one type differ in nothing of their own."""
    for (name, one), (_, other) in zip(ast.iter_fields(old), ast.iter_fields(new), strict=True):
        if isinstance(one, list) and (not isinstance(other, list) or len(one) != len(other)):
            return False
        plain = not isinstance(one, ast.AST | list) and not isinstance(other, ast.AST | list)
        if plain and one != other and name != "type_comment":
            return False
        if name in {"op", "ops"} and _shape(one) != _shape(other):
            return False
        if name == "keywords" and [item.arg for item in one] != [item.arg for item in other]:
            return False
    return sum(1 for _ in _children(old)) == sum(1 for _ in _children(new))


def _shape(value: object) -> list[str]:
    return [type(item).__name__ for item in (value if isinstance(value, list) else [value])]


def _children(node: ast.AST) -> Iterator[ast.AST]:
    return (child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr_context))


def head(node: ast.stmt) -> list[ast.AST]:
    """The expressions of a statement itself, without those of its blocks."""
    inside = {id(part) for name in (*_BLOCKS, "handlers") for part in getattr(node, name, ())}
    return [child for child in _children(node) if id(child) not in inside]


def _kept(old: ast.stmt, new: Sequence[ast.stmt], now: list[str]) -> tuple[ast.stmt, ...]:
    """Where a block of a compound statement stands by itself in the new version; `now` are the texts of `new`."""
    for name in _BLOCKS:
        block = _dumps(getattr(old, name, ()))
        for first in range(len(now) - len(block) + 1) if block else ():
            if now[first : first + len(block)] == block:
                return tuple(new[first : first + len(block)])
    return ()


def _key(node: ast.stmt) -> str:
    """What makes two statements versions of each other: what they bind, call or ask."""
    kind = type(node).__name__
    if isinstance(node, ast.Assign):
        return f"{kind} {' '.join(map(ast.dump, node.targets))}"
    if isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For | ast.AsyncFor):
        return f"{kind} {ast.dump(node.target)}"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return f"{kind} {ast.dump(node.value.func)}"
    if isinstance(node, ast.If | ast.While):
        return f"{kind} {ast.dump(node.test)}"
    return f"{kind} {node.name}" if isinstance(node, Function | ast.ClassDef) else kind


def _dumps(nodes: Sequence[ast.stmt]) -> list[str]:
    return [ast.dump(node) for node in nodes]
