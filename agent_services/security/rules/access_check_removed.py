"""Whoever may call it now was kept out before: nothing else in the change asks who they are."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Balance, Pair, call_name, changed_files, pairs
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function, SourceFile
from agent_services.runtime.text import Span
from agent_services.runtime.web.access import asks_more, class_asks_more, is_check, is_taken_over, refuses_access

_BEFORE = """\
@app.post("/users/<id>/close")
@login_required
def close(id):
    accounts.close(id)
"""


@change_rule(
    severity="high",
    confidence="medium",
    cwe=(862, 306),
    source="CWE-862; own",
    topic="removed-check",
    flags=Example(files={"views.py": _BEFORE.replace("@login_required\n", "")}, old={"views.py": _BEFORE}),
    passes=Example(
        files={"views.py": _BEFORE.replace("@login_required", '@permission_required("close")')},
        old={"views.py": _BEFORE},
    ),
    limits="A check that something outside the change makes, such as a proxy, looks like one that is gone.",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds decorators, base classes and conditions that kept callers without rights out and are gone."""
    balance = Balance(change, _checks)
    for pair in pairs(change):
        if asks_more(pair.old, pair.before, pair.file, pair.after):
            continue
        kept = {name for name, _ in _of_function(pair.after)}
        for name, node in _of_function(pair.before):
            fewer = len(kept) < len(list(_of_function(pair.before)))
            if name not in kept and fewer and balance.lost(name) and not is_taken_over(change):
                yield pair.match(_place(pair, node), _message(name, f"`{pair.before.name}`"))
                break
    for file, before, now in _classes(change):
        kept = {name for name, _ in _of_class(now)}
        gone = [name for name, _ in _of_class(before) if name not in kept and balance.lost(name)]
        if gone and not kept and not is_taken_over(change):
            place = Span.lines(file.changed.first_in(now.lineno, now.end_lineno or now.lineno) or now.lineno)
            outside = place.line not in file.changed
            yield file.match(place, _message(gone[0], f"`{before.name}`"), outside_change=outside)


def _classes(change: ChangeView) -> Iterator[tuple[SourceFile, ast.ClassDef, ast.ClassDef]]:
    """Classes of both versions that ask nothing new: file, before, now."""
    for file, old in changed_files(change):
        after = {node.name: node for node in file.nodes(ast.ClassDef)}
        for before in old.nodes(ast.ClassDef):
            now = after.get(before.name)
            if now is not None and not class_asks_more(before, now):
                yield file, before, now


def _checks(file: SourceFile) -> Iterator[str]:
    for function in file.functions():
        yield from (name for name, _ in _of_function(function))
    for node in file.nodes(ast.ClassDef):
        yield from (name for name, _ in _of_class(node))


def _of_function(function: Function) -> Iterator[tuple[str, ast.AST]]:
    """Decorators, calls made for their effect, and what conditions that end in a refusal ask."""
    for decorator in function.decorator_list:
        yield from _named(decorator)
    for node in ast.walk(function):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and is_check(call_name(node.value)):
            yield from _named(node.value)
        elif isinstance(node, ast.If) and (
            isinstance(node.body[-1], ast.Raise | ast.Return) or refuses_access(node.body)
        ):
            for part in ast.walk(node.test):
                yield from _named(part)


def _of_class(node: ast.ClassDef) -> Iterator[tuple[str, ast.AST]]:
    for base in node.bases:
        if ast.unparse(base).endswith(("Mixin", "Required")):
            yield from _named(base)
    for item in node.body:
        targets = item.targets if isinstance(item, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(item, ast.Assign) and not _is_open(item.value):
                yield from _named(target)


def _named(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    function = node.func if isinstance(node, ast.Call) else node
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if is_check(name):
        yield name, node


def _is_open(value: ast.expr) -> bool:
    """A setting that asks for nothing."""
    if isinstance(value, ast.List | ast.Tuple):
        return not value.elts
    return isinstance(value, ast.Constant) and not value.value


def _place(pair: Pair, node: ast.AST) -> Span:
    """Decorators stand before the function's own lines."""
    if getattr(node, "lineno", 0) < pair.before.lineno:
        first = min([pair.after.lineno, *(item.lineno for item in pair.after.decorator_list)])
        return Span.lines(pair.file.changed.first_in(first, pair.after.lineno) or pair.after.lineno)
    return pair.place(node)


def _message(name: str, where: str) -> str:
    return (
        f"Before this change `{name}` kept callers without rights away from {where}; now nobody asks there who calls."
        f" Keep `{name}`, or show what took its place."
    )
