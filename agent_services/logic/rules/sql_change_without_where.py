"""Without a condition the statement changes every row."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.statements import statements
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_CHANGE = re.compile(
    r"^(?:delete\s+from\s+(?P<deleted>[\w.\"`\[\]]+)(?P<rest>.*)|update\s+(?:only\s+)?(?P<updated>[\w.\"`\[\]]+)\s+set\b(?P<also>.*))$",
    re.I | re.S,
)
_LIMITED = re.compile(r"\b(?:where|limit|using|join|from|returning)\b", re.IGNORECASE)
# Filling a column that was just added is meant for every row.
_FILLED = re.compile(r"(^|/)(seed|fixture|test|sample|demo|teardown|cleanup|reset|down)", re.IGNORECASE)


@rule(
    severity="medium",
    confidence="medium",
    languages=("sql",),
    source="nearest: sqlfluff, sonar plsql:S1590 (DeleteOrUpdateWithoutWhere)",
    flags="UPDATE orders SET paid = true;\n",
    passes="UPDATE orders SET paid = true WHERE id = 4;\nDELETE FROM orders WHERE id = 4;\n",
    limits="Filling a new column or emptying a table on purpose looks the same.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds `DELETE` and `UPDATE` without a condition, which change every row of the table."""
    if _FILLED.search(file.path):
        return
    added = {
        name.lower()
        for name in re.findall(r"\badd\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?[\"`]?(\w+)", file.text, re.I)
    }
    for statement in statements(file):
        found = _CHANGE.match(statement.bare)
        if found is None or _LIMITED.search(found.group("rest") or found.group("also") or ""):
            continue
        table = found.group("deleted") or found.group("updated")
        column = re.match(r"\s*[\"`]?(\w+)", found.group("also") or "")
        if column is None or column.group(1).lower() not in added:
            what = "deletes" if found.group("deleted") else "changes"
            yield file.match(
                statement.span,
                f"Without `WHERE` this {what} every row of `{table}`."
                " Add the condition; `WHERE true` says that all are meant.",
            )
