"""`==` asks the object, and an object may answer that it equals None; `is` cannot be fooled."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

# Query builders give `== None` a meaning of their own (IS NULL).
_QUERIES = {"filter", "where", "having", "filter_by", "and_", "or_", "not_", "case", "when", "join", "on", "exclude"}


@rule(
    severity="low",
    confidence="high",
    source="own; nearest: ruff E711",
    flags="def f(x):\n    if x == None:\n        return 0\n    return x\n",
    passes="def f(query, User):\n    return query.filter(User.deleted == None)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds comparisons with None by `==`, which an object's own `__eq__` may answer in any way."""
    for compare in file.nodes(ast.Compare):
        operator, right = compare.ops[0], compare.comparators[0]
        is_none = isinstance(right, ast.Constant) and right.value is None
        if len(compare.ops) == 1 and is_none and isinstance(operator, ast.Eq | ast.NotEq):
            word = "is" if isinstance(operator, ast.Eq) else "is not"
            if not _in_query(file, compare):
                left = file.segment(compare.left)
                yield file.match(
                    compare,
                    f"`{left}` decides by its own `__eq__` whether it equals None, and arrays answer element by"
                    f" element. Use `{word} None`.",
                    fix=file.fix(f"Compare with `{word}`", file.replace(compare, f"{left} {word} None")),
                )


def _in_query(file: SourceFile, compare: ast.Compare) -> bool:
    for above in file.parents(compare):
        if isinstance(above, ast.Subscript) and above.value is not compare:
            return True  # a mask: frame[column == None]
        if isinstance(above, ast.Call):
            name = above.func.attr if isinstance(above.func, ast.Attribute) else file.name(above.func)
            if name.rpartition(".")[2] in _QUERIES:
                return True
        if isinstance(above, ast.stmt):
            return isinstance(above, ast.Assign) and "sqlalchemy" in str(file.imports)
    return False
