"""Without its loading option a query fetches related rows one by one, columns nobody reads, or writes row by row."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent_services.runtime.change.before_after import (
    Balance,
    Pair,
    call_name,
    calls_in,
    changed_files,
    gone_functions,
    head_line,
    match_at,
    pairs,
)
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function, SourceFile

_RELATED = "every row whose relation is read costs a query of its own: a hundred rows are a hundred more"
_COLUMNS = "every row is loaded with all its columns, though only some are read"
_ROWS = "every row is written with a statement of its own"
_STREAM = "all rows are held in memory at once"
_COSTS = {
    **dict.fromkeys(("select_related", "prefetch_related", "prefetch_related_objects"), _RELATED),
    **dict.fromkeys(("joinedload", "selectinload", "subqueryload", "contains_eager", "immediateload"), _RELATED),
    **dict.fromkeys(("values_list", "load_only", "in_bulk", "only", "defer", "values"), _COLUMNS),
    **dict.fromkeys(("bulk_create", "bulk_update", "bulk_insert_mappings", "executemany", "insert_many"), _ROWS),
    **dict.fromkeys(("yield_per", "iterator"), _STREAM),
}

_QUERY = re.compile(r"\.(objects|filter|all|using|exclude)\b|(^|_)(qs|queryset)$")

_BEFORE = """\
def late(self):
    return Order.objects.filter(late=True).select_related("customer").order_by("date")
"""


@dataclass(frozen=True)
class _Option:
    """A loading option of base and what it asks for."""

    call: ast.Call
    name: str
    asked: frozenset[str]


@change_rule(
    severity="medium",
    confidence="medium",
    cwe=(1073,),
    source="CWE-1073; own; Django: select_related, prefetch_related; SQLAlchemy: relationship loading",
    topic="removed-check",
    flags=Example(files={"a.py": _BEFORE.replace('.select_related("customer")', "")}, old={"a.py": _BEFORE}),
    passes=Example(files={"a.py": _BEFORE.replace("select_related", "prefetch_related")}, old={"a.py": _BEFORE}),
    limits="A relation that nobody reads any more needs no loading.",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds queries that lost `select_related`, `joinedload`, `load_only`, `bulk_create` and the like."""
    balance = Balance(change, _options_of)
    for pair in pairs(change):
        kept = {text for option in _options(pair.after) for text in option.asked}
        for option in _options(pair.before):
            goes_on = _goes_on(option, pair) or pair.keeps_most()
            if option.asked - kept and balance.lost("") and goes_on:
                yield pair.match(pair.place(_name_of(option.call)), _message(option, pair.after.name))
                break
    for file, old in changed_files(change):
        for function in gone_functions(file, old):
            for option in _options(function):
                if balance.lost("") and _is_missed(file, function):
                    place = head_line(file, option.call.end_lineno or option.call.lineno)
                    yield match_at(file, place, _message(option, function.name))
                    break


def _message(option: _Option, function: str) -> str:
    asked = ", ".join(sorted(option.asked))[:60]
    return (
        f"Before this change the query in `{function}` had `{option.name}({asked})`; without it"
        f" {_COSTS[option.name]}. Keep it, unless nothing reads them any more."
    )


def _options_of(file: SourceFile) -> Iterator[str]:
    """The name of each option and, for the whole, one empty text per thing asked for."""
    for option in _options(file.tree):
        yield option.name
        yield from ("" for _ in option.asked)


def _options(node: ast.AST) -> list[_Option]:
    calls = [call for call in calls_in(node) if call_name(call) in _COSTS and _is_option(call)]
    return [_Option(call, call_name(call), frozenset(_asked(call))) for call in calls]


def _is_option(call: ast.Call) -> bool:
    """Words with other meanings count only as a query has them."""
    name = call_name(call)
    if name in {"only", "defer", "values"}:
        return bool(call.args) and all(
            isinstance(each, ast.Constant) and isinstance(each.value, str) for each in call.args
        )
    if name == "iterator":
        return isinstance(call.func, ast.Attribute) and _QUERY.search(ast.unparse(call.func.value)) is not None
    return True


def _asked(call: ast.Call) -> Iterator[str]:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    yield from (ast.unparse(argument) for argument in given)
    if not given:
        yield call_name(call)


def _name_of(call: ast.Call) -> ast.AST:
    """Where the option's own name ends, in a chain that began lines above."""
    return ast.Pass(lineno=call.func.end_lineno or call.lineno, col_offset=0)


def _goes_on(option: _Option, pair: Pair) -> bool:
    """Whether head still asks what the query was made from."""
    source: ast.expr = option.call
    for above in pair.old.parents(option.call):
        if not isinstance(above, ast.Call | ast.Attribute):
            break
        source = above
    while isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute):
        source = source.func.value
    return ast.unparse(source) in ast.unparse(pair.after)


def _is_missed(file: SourceFile, function: Function) -> bool:
    """Whether the method only added to what it inherits, or whoever called it is still there."""
    if any(isinstance(part.func, ast.Name) and part.func.id == "super" for part in calls_in(function)):
        names = {node.name for node in file.nodes(ast.ClassDef)}
        owner = file.old.symbol(function.lineno).rpartition(".")[0] if file.old else ""
        return owner.rpartition(".")[2] in names
    if file.old is None:
        return False
    callers = {file.old.symbol(call.lineno) for call in file.old.nodes(ast.Call) if call_name(call) == function.name}
    return any(file.symbol(node.lineno) in callers for node in file.functions())
