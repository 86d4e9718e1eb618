"""Whoever may call it now was kept out before: nothing else in the change asks who they are."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Balance, Pair, call_name, changed_files, pairs
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function, SourceFile
from agent_services.runtime.text import Span

_CHECK = re.compile(
    r"login_?required|permission|user_passes|authenticat|authori[sz]e|jwt_required|csrf_protect|staff_member|admin_required"
    r"|roles?_(required|accepted)|^require_?(login|auth(?!ority)|admin|role|scope|user|owner|perm)|superuser_required|^can_[a-z]|has_perm"
    r"|is_(staff|superuser|admin|owner|authenticated)|user_can|check_(access|owner|permissions?|csrf)|access_required",
    re.IGNORECASE,
)
_UNGUARDS = re.compile(r"allow_?any|exempt|public|anonymous|^permissions?$", re.IGNORECASE)

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
    limits="A check that the framework's configuration took over looks like one that is gone.",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds decorators, base classes and conditions that kept callers without rights out and are gone."""
    balance = Balance(change, _checks)
    for pair in pairs(change):
        kept = {name for name, _ in _of_function(pair.after)}
        for name, node in _of_function(pair.before):
            if name not in kept and len(kept) < len(list(_of_function(pair.before))) and balance.lost(name):
                yield pair.match(_place(pair, node), _message(name, f"`{pair.before.name}`"))
                break
    for file, old in changed_files(change):
        yield from _classes(file, old, balance)


def _classes(file: SourceFile, old: SourceFile, balance: Balance) -> Iterator[Match]:
    after = {node.name: node for node in file.nodes(ast.ClassDef)}
    for before in old.nodes(ast.ClassDef):
        now = after.get(before.name)
        if now is None:
            continue
        kept = {name for name, _ in _of_class(now)}
        gone = [name for name, _ in _of_class(before) if name not in kept and balance.lost(name)]
        if gone and not kept:
            place = Span.lines(file.changed.first_in(now.lineno, now.end_lineno or now.lineno) or now.lineno)
            outside = place.line not in file.changed
            yield file.match(place, _message(gone[0], f"`{before.name}`"), outside_change=outside)


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
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _CHECK.search(call_name(node.value)):
            yield from _named(node.value)
        elif isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise | ast.Return):
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
    if _CHECK.search(name) and not _UNGUARDS.search(name):
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
