"""A cache that is gone is work that is done again for every call."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import (
    call_name,
    changed_files,
    gone_functions,
    head_line,
    match_at,
    pairs,
)
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function, SourceFile

_DECORATORS = {"lru_cache", "cache", "cached", "cached_property", "cachedproperty", "memoize", "memoized", "reify"}
_DECORATORS |= {"ttl_cache", "alru_cache", "memoized_property", "memoize_method", "cachedmethod", "lazy_property"}

_BEFORE = """\
from functools import lru_cache

@lru_cache(maxsize=None)
def rate(country):
    return load_rates()[country]
"""


@change_rule(
    severity="medium",
    confidence="medium",
    source="own",
    flags=Example(
        files={"tax.py": "def rate(country):\n    return load_rates()[country]\n"},
        old={"tax.py": _BEFORE},
    ),
    passes=Example(
        files={"tax.py": _BEFORE.replace("lru_cache(maxsize=None)", "cache").replace("lru_cache", "cache")},
        old={"tax.py": _BEFORE},
    ),
    limits="A cache that was wrong to keep looks like one that is missed.",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds functions that lost their cache, and stored results that are worked out again for every call."""
    for pair in pairs(change):
        cached = _cache_of(pair.before)
        if cached is not None and _cache_of(pair.after) is None and _works(pair.after):
            yield pair.match(
                pair.place(cached),
                f"`{pair.after.name}` lost its `{ast.unparse(cached)[:60]}`: what it works out was kept, and is worked"
                " out again for every use now. Keep the cache, unless its answers were out of date.",
            )
    for file, old in changed_files(change):
        cells, now = old.once(_cells), file.once(_cells)
        if len(now) >= len(cells):
            continue
        for cell, (function, place) in cells.items():
            if cell not in now and not _mentions(file, cell) and _goes_on(file, old, function):
                yield match_at(
                    file,
                    head_line(file, place.lineno),
                    f"Before this change `{function.name}` kept its result in `{cell}` and answered from there; now it"
                    " is worked out again every time. Keep it, unless it was out of date.",
                )


def _cache_of(function: Function) -> ast.expr | None:
    for decorator in function.decorator_list:
        made = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = made.attr if isinstance(made, ast.Attribute) else getattr(made, "id", "")
        if name in _DECORATORS:
            return decorator
    return None


def _works(function: Function) -> bool:
    """Whether there is anything to keep: a call, or a loop."""
    return any(
        isinstance(node, ast.Call | ast.For | ast.comprehension) for part in function.body for node in ast.walk(part)
    )


def _cells(file: SourceFile) -> dict[str, tuple[Function, ast.If]]:
    """Places outside a function where it keeps its result: it asks for it first, and fills it when it is not there."""
    found: dict[str, tuple[Function, ast.If]] = {}
    for function in file.functions():
        shared = {name for node in ast.walk(function) if isinstance(node, ast.Global) for name in node.names}
        filled = {cell for node in ast.walk(function) for cell in _filled(node, shared)}
        for node in ast.walk(function):
            if filled and isinstance(node, ast.If):
                for cell in filled & _asked(function, node):
                    found.setdefault(cell, (function, node))
    return found


def _filled(node: ast.AST, shared: set[str]) -> Iterator[str]:
    """Last names of what outlives the call and is assigned here with something that was worked out."""
    if not isinstance(node, ast.Assign) or isinstance(node.value, ast.Constant):
        return
    for target in node.targets:
        owner = target.value if isinstance(target, ast.Subscript) else target
        if isinstance(owner, ast.Attribute):
            yield owner.attr
        elif isinstance(owner, ast.Name) and owner.id in shared:
            yield owner.id


def _asked(function: Function, node: ast.If) -> set[str]:
    """What a condition finds to be there or not: filled in its branch, or answered from there."""
    read = _names(node.test) | _looked_up(function, _names(node.test)) | _attributes_asked(node.test)
    last = node.body[-1]
    if isinstance(last, ast.Return) and (last.value is None or read & _names(last.value)):
        return read if last.value is None or _is_question(node.test) else set()
    filled = {cell for part in node.body for below in ast.walk(part) for cell in _filled(below, read)}
    return read & filled if _is_question(node.test) else set()


def _is_question(test: ast.expr) -> bool:
    """`x is None`, `key in x`, `not x`, `hasattr(x, "name")`."""
    if isinstance(test, ast.Compare):
        return isinstance(test.ops[0], ast.Is | ast.IsNot | ast.In | ast.NotIn)
    return bool(_attributes_asked(test)) or (isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not))


def _attributes_asked(test: ast.expr) -> set[str]:
    given = test.args if isinstance(test, ast.Call) and call_name(test) == "hasattr" else []
    return {part.value for part in given if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def _looked_up(function: Function, names: set[str]) -> set[str]:
    """Where names got their value, when it was looked up: `kept = self.answers.get(key)`."""
    found: set[str] = set()
    for part in ast.walk(function):
        if not isinstance(part, ast.Assign) or not isinstance(part.value, ast.Call) or call_name(part.value) != "get":
            continue
        source = part.value.func.value if isinstance(part.value.func, ast.Attribute) else None
        if any(isinstance(target, ast.Name) and target.id in names for target in part.targets):
            found |= {source.attr} if isinstance(source, ast.Attribute) else _names(source) if source else set()
    return found


def _names(node: ast.AST) -> set[str]:
    found = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    return found | {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _mentions(file: SourceFile, cell: str) -> bool:
    return cell in file.text


def _goes_on(file: SourceFile, old: SourceFile, function: Function) -> bool:
    """Whether the function is still there, or whoever called it."""
    if function not in gone_functions(file, old):
        return True
    callers = {old.symbol(call.lineno) for call in old.nodes(ast.Call) if call_name(call) == function.name}
    return any(file.symbol(node.lineno) in callers for node in file.functions())
