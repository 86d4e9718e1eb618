"""Queries of Django and SQLAlchemy as they are written: of which class, with what, and where more can be added."""

import ast
from dataclasses import dataclass

from agent_services.runtime.project.relations import Mapper
from agent_services.runtime.python.shapes import receiver
from agent_services.runtime.python.walk import walk
from agent_services.runtime.source import SourceFile

# What gives the rows of a query in another container or order.
_WRAPS = {"list", "tuple", "sorted", "reversed"}
# What of Django gives rows, and takes more methods behind it.
_ROWS = {
    *("all", "filter", "exclude", "order_by", "distinct", "reverse", "annotate", "using", "select_for_update"),
    *("select_related", "prefetch_related"),
}
# What SQLAlchemy puts around a query and behind it, when rows of its class come out.
_RESULTS = {"scalars", "execute", "all", "unique", "fetchall"}
_NARROWS = {"with_entities", "add_columns", "options", "values", "from_statement"}


@dataclass(frozen=True)
class Query:
    """A query that gives rows of one class."""

    model: ast.Name
    mapper: Mapper
    # The methods of its chain with their calls, the first one first.
    chain: tuple[ast.Call, ...]
    # Behind this a method can be added.
    end: ast.expr

    @property
    def locks(self) -> bool:
        """Whether it locks the rows that it gives."""
        return any(_name(call) in ("select_for_update", "with_for_update") for call in self.chain)

    def loads(self, relation: str) -> bool:
        """Whether it asks for a relation along with the rows, or for what is not written out."""
        loading = [call for call in self.chain if _name(call) in ("select_related", "prefetch_related")]
        for call in loading:
            texts = [str(part.value) for part in call.args if isinstance(part, ast.Constant)]
            named = any(text.partition("__")[0] == relation for text in texts)
            if named or not call.args or len(texts) < len(call.args):
                return True
        return False


def query_of(file: SourceFile, node: ast.expr, followed: frozenset[str] = frozenset()) -> Query | None:
    """The query whose rows an expression gives; None when it is none, or gives something else of them.

    Args:
        followed: Names that were looked up on the way here: `rows = list(rows)` leads nowhere.
    """
    if isinstance(node, ast.Name):
        given = None if node.id in followed else _given_once(file, node)
        return None if given is None or isinstance(given, ast.Name) else query_of(file, given, followed | {node.id})
    if isinstance(node, ast.Subscript):
        return query_of(file, node.value, followed) if isinstance(node.slice, ast.Slice) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _WRAPS and node.args:
        return query_of(file, node.args[0], followed)
    return _django(node) or _sqlalchemy(file, node)


def _given_once(file: SourceFile, name: ast.Name) -> ast.expr | None:
    """What a name of the function stands for, when only one assignment there says so."""
    function = file.function_of(name)
    if function is None:
        return None
    stores = [
        node
        for node in walk(function)
        if isinstance(node, ast.Name) and node.id == name.id and not isinstance(node.ctx, ast.Load)
    ]
    above = file.parent(stores[0]) if len(stores) == 1 else None
    return above.value if isinstance(above, ast.Assign) and above.targets == stores else None


def _django(node: ast.expr) -> Query | None:
    """`Order.objects.filter(...)`."""
    root, chain = _chain(node)
    if not chain or not all(_name(call) in _ROWS for call in chain):
        return None
    manager = root if isinstance(root, ast.Attribute) and root.attr == "objects" else None
    if manager is None or not isinstance(manager.value, ast.Name):
        return None
    return Query(manager.value, "django", chain, node)


def _sqlalchemy(file: SourceFile, node: ast.expr) -> Query | None:
    """`session.query(Order)...`, `Order.query...`, `session.scalars(select(Order)...)`."""
    root, chain = _chain(node)
    if any(_name(call) in _NARROWS for call in chain):
        return None
    if isinstance(root, ast.Attribute) and root.attr == "query" and isinstance(root.value, ast.Name):
        return Query(root.value, "sqlalchemy", chain, root) if chain else None
    names = [_name(call) for call in chain]
    if names and names[0] == "query":
        return _of_one(chain[0], chain)
    if "scalars" not in names or not set(names) <= _RESULTS or not chain[0].args:
        return None
    inner, statement = _chain(chain[0].args[0])
    if any(_name(call) in _NARROWS for call in statement):
        return None
    made = inner if isinstance(inner, ast.Call) else None
    is_select = made is not None and file.name(made.func) in ("sqlalchemy.select", "sqlalchemy.future.select")
    return _of_one(made, statement) if made is not None and is_select else None


def _of_one(made: ast.Call, chain: tuple[ast.Call, ...]) -> Query | None:
    """A query of a whole class and nothing beside it."""
    if len(made.args) != 1 or made.keywords or not isinstance(made.args[0], ast.Name):
        return None
    return Query(made.args[0], "sqlalchemy", chain, made)


def _chain(node: ast.expr) -> tuple[ast.expr, tuple[ast.Call, ...]]:
    """What a chain of methods begins with, and its calls."""
    calls: list[ast.Call] = []
    while isinstance(node, ast.Call) and (owner := receiver(node)) is not None:
        calls.append(node)
        node = owner
    return node, tuple(reversed(calls))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""
