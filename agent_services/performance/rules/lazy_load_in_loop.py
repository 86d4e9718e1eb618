"""A relation that is loaded when it is read asks the database again for every row: the N+1 queries."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from agent_services.runtime.change.before import is_test
from agent_services.runtime.project.definitions import Definitions
from agent_services.runtime.project.queries import Query, query_of
from agent_services.runtime.project.relations import Kind, relations
from agent_services.runtime.python.bindings import bound_once
from agent_services.runtime.python.shapes import stored
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Example, Fix, Match, rule
from agent_services.runtime.source import SourceFile

_MODELS = """\
from django.db import models

class Order(models.Model):
    customer = models.ForeignKey("Customer", on_delete=models.CASCADE)
"""
_VIEW = """\
from shop.models import Order

def names():
    return [order.customer.name for order in Order.objects.filter(open=True)]
"""
_LOADED = _VIEW.replace("filter(open=True)", 'filter(open=True).select_related("customer")')


@dataclass(frozen=True)
class _Walk:
    """A loop over rows: the name of a row, what runs for each, and what a finding is about."""

    row: str
    rows: ast.expr
    body: tuple[ast.AST, ...]
    whole: ast.AST


@rule(
    severity="medium",
    confidence="medium",
    cwe=(1073,),
    source="CWE-1073; own; Django: select_related, prefetch_related; SQLAlchemy: relationship loading",
    limits="The query must stand in the loop's function, and the class of its rows must say its relations itself.",
    flags=Example({"shop/views.py": _VIEW}, context={"shop/models.py": _MODELS}),
    passes=Example({"shop/views.py": _LOADED}, context={"shop/models.py": _MODELS}),
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds relations of Django and SQLAlchemy that are loaded one by one in a loop over rows."""
    if file.change is None or is_test(file.path) or "/migrations/" in f"/{file.path}":
        return
    elsewhere = file.change.once(Definitions)
    for walked in _walks(file):
        yield from _in_walk(file, walked, elsewhere)


def _walks(file: SourceFile) -> Iterator[_Walk]:
    for loop in file.nodes(ast.For):
        if isinstance(loop.target, ast.Name) and not _ends_at_once(loop):
            yield _Walk(loop.target.id, loop.iter, tuple(loop.body), loop)
    made: list[ast.ListComp | ast.SetComp | ast.GeneratorExp] = [*file.nodes(ast.ListComp), *file.nodes(ast.SetComp)]
    for values in [*made, *file.nodes(ast.GeneratorExp)]:
        yield from _made(values, values.generators, values.elt)
    for pairs in file.nodes(ast.DictComp):
        yield from _made(pairs, pairs.generators, pairs.key, pairs.value)


def _made(whole: ast.expr, loops: list[ast.comprehension], *results: ast.expr) -> Iterator[_Walk]:
    first = loops[0]
    if isinstance(first.target, ast.Name) and not first.is_async:
        rest = [part for each in loops[1:] for part in (each.iter, *each.ifs)]
        yield _Walk(first.target.id, first.iter, (*results, *first.ifs, *rest), whole)


def _ends_at_once(loop: ast.For) -> bool:
    return isinstance(loop.body[-1], ast.Break | ast.Return | ast.Raise)


def _in_walk(file: SourceFile, walked: _Walk, elsewhere: Definitions) -> Iterator[Match]:
    query = query_of(file, walked.rows)
    if query is None or walked.row in stored(walked.body):
        return
    known = _relations(file, query, elsewhere)
    seen: set[str] = set()
    for node in (part for each in walked.body for part in walk(each)):
        if isinstance(node, ast.Attribute) and node.attr not in seen and _is_read(file, node, walked.row, query, known):
            seen.add(node.attr)
            if not query.loads(node.attr):
                yield _match(file, node, walked, query, known)


def _relations(file: SourceFile, query: Query, elsewhere: Definitions) -> dict[str, Kind]:
    here = bound_once(file).get(query.model.id)
    place = (file, here) if here is not None else elsewhere.of(file, query.model)
    if place is None or not isinstance(place[1], ast.ClassDef):
        return {}
    return relations(place[0], place[1], query.mapper)


def _is_read(file: SourceFile, node: ast.Attribute, row: str, query: Query, known: dict[str, Kind]) -> bool:
    """Whether a row's relation is loaded here: of many rows in Django only `all()` takes what was loaded before."""
    if not isinstance(node.value, ast.Name) or node.value.id != row or not isinstance(node.ctx, ast.Load):
        return False
    above = file.parent(node)
    all_of = isinstance(above, ast.Attribute) and above.attr == "all"
    if query.mapper == "django" and (known.get(node.attr) == "many" or (known and node.attr.endswith("_set"))):
        return all_of
    return node.attr in known


def _match(file: SourceFile, node: ast.Attribute, walked: _Walk, query: Query, known: dict[str, Kind]) -> Match:
    one = known.get(node.attr) == "one"
    how = "select_related" if one else "prefetch_related" if query.mapper == "django" else "selectinload"
    return file.match(
        node,
        f"`{file.segment(node)}` is loaded at every step of this loop: a thousand rows of `{query.model.id}` are a"
        f" thousand more queries. Load it along with the rows: `{how}`.",
        scope=walked.whole,
        fix=_fix(file, node.attr, how, query),
    )


def _fix(file: SourceFile, relation: str, how: str, query: Query) -> Fix | None:
    """Asks for the relation in the query; the rows and their order stay the same. Rows that are locked stay alone."""
    if query.locks:
        return None
    end = file.span(query.end)
    if query.mapper == "django":
        text = f'.{how}("{relation}")'
        return file.fix(f"Load `{relation}` along with the rows", file.insert(end.end_line, end.end_column, text))
    text = f".options(selectinload({query.model.id}.{relation}))"
    imported = file.add_import("from sqlalchemy.orm import selectinload")
    return file.fix(
        f"Load `{relation}` along with the rows", *imported, file.insert(end.end_line, end.end_column, text)
    )
