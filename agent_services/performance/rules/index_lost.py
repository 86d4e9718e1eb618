"""Without an index the database reads the whole table to find the rows of one value."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import changed_files, head_line, match_at
from agent_services.runtime.python.shapes import assignments
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_WORDS = {"db_index", "index", "unique", "primary_key"}
_FIELDS = ("Field", "Column", "mapped_column", "ForeignKey")

_BEFORE = "class Order(models.Model):\n    state = models.CharField(max_length=9, db_index=True)\n"


@change_rule(
    severity="medium",
    confidence="medium",
    source="own; Django and SQLAlchemy documentation of index options",
    flags=Example(files={"models.py": _BEFORE.replace(", db_index=True", "")}, old={"models.py": _BEFORE}),
    passes=Example(files={"models.py": _BEFORE.replace("db_index", "unique")}, old={"models.py": _BEFORE}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds columns of a model that lost their index."""
    for file, old in changed_files(change):
        if "Index(" in file.text:
            continue  # the index may be declared for the table
        now = dict(_columns(file))
        for name, before in _columns(old):
            after = now.get(name)
            if after is not None and _indexed(before) and not _indexed(after):
                yield match_at(
                    file,
                    head_line(file, before.end_lineno or before.lineno),
                    f"`{name}` loses its index: every query that asks for one of its values reads the whole table."
                    " Keep it, unless nothing looks rows up by it.",
                )


def _columns(file: SourceFile) -> Iterator[tuple[str, ast.Call]]:
    """Qualified name and definition of each column of a model."""
    for node, target, value in assignments(file):
        owner = file.parent(node)
        if not isinstance(value, ast.Call) or not file.name(value.func).endswith(_FIELDS):
            continue
        if isinstance(owner, ast.ClassDef) and isinstance(target, ast.Name):
            yield f"{owner.name}.{target.id}", value


def _indexed(call: ast.Call) -> bool:
    return any(
        keyword.arg in _WORDS and isinstance(keyword.value, ast.Constant) and keyword.value.value is True
        for keyword in call.keywords
    )
