"""The database reads the whole text as SQL: a quote in a value ends the value."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.calls import calls, put_together, resolved
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_GO = "Query QueryRow QueryContext QueryRowContext Exec ExecContext Raw Queryx Get Select Prepare"
_JAVA = (
    "executeQuery executeUpdate execute prepareStatement createQuery createNativeQuery addBatch prepareCall query"
    " queryForObject queryForList queryForMap update"
)
_METHODS = frozenset(f"{_GO} {_JAVA}".split())
_SQL = re.compile(
    r"[\"`]\s*(?:select\b.+|insert\s+into\b.+|update\b.+\bset\b.*|delete\s+from\b.+)", re.IGNORECASE | re.DOTALL
)
# `... FROM " + table`: a name, which no parameter can stand for.
_NAME_FOLLOWS = re.compile(
    r"\b(?:from|into|update|join|table|by|schema)\s{0,9}[\"'`\\]{0,4}\s{0,9}\+?\s{0,9}$", re.IGNORECASE
)
_NUMBER = re.compile(
    r"^(?:strconv\.\w+|int\w*|Integer\.\w+|Long\.\w+|len)\(|placeholders?$|limit$|offset$", re.IGNORECASE
)


@rule(
    severity="high",
    confidence="medium",
    cwe=(89,),
    languages=("go", "java"),
    source="CWE-89; nearest: gosec G201, G202, find-sec-bugs SQL_INJECTION_JDBC",
    flags="package a\n\nfunc find(db *sql.DB, name string) {\n"
    '\tdb.Query("SELECT id FROM users WHERE name = \'" + name + "\'")\n}\n',
    passes="package a\n\nfunc find(db *sql.DB, name string) {\n"
    '\tdb.Query("SELECT id FROM users WHERE name = $1", name)\n}\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds SQL of Go and Java put together from values, which lets their author change the statement."""
    for call in calls(file):
        candidates = call.arguments[:2] if call.method in _METHODS else ()
        for argument in candidates:
            text = resolved(argument)
            values = put_together(argument) if _SQL.search(text.text()) else []
            risky = [part for part in values if not _is_harmless(text.text(), part.text())]
            if risky:
                yield file.match(
                    argument,
                    f"`{risky[0].text()[:60]}` becomes part of the SQL, so a quote in it changes the statement."
                    " Write a placeholder, and give the value as a parameter.",
                )
                break


def _is_harmless(text: str, part: str) -> bool:
    """Whether a value is a number, or the name of a table or column."""
    return _NUMBER.search(part) is not None or _NAME_FOLLOWS.search(text.partition(part)[0]) is not None
