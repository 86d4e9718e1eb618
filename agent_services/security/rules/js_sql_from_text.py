"""The database reads the whole text as SQL: a quote in a value ends the value."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent_services.runtime.formats.javascript import SCRIPTS, given, is_fixed, resolved, substitutions
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_METHODS = ("query", "execute", "raw", "$queryRawUnsafe", "$executeRawUnsafe", "run", "all", "get", "exec", "prepare")
_SQL = re.compile(
    r"^[`'\"]\s*(?:select\b.+\bfrom|insert\s+into|update\b.+\bset|delete\s+from)\b",
    re.I | re.S,
)
# Names written in capitals, and lists of placeholders, are the program's own.
_OWN = re.compile(
    r"^[A-Z][A-Z0-9_.]*$|placeholders?$|\.map\(.*['\"`][?$]|\.fill\(['\"]\?|^(?:this\.)?_?table(?:Name)?$|escape|quote",
    re.S,
)

_NAME_FOLLOWS = re.compile(
    r"(?:\b(?:from|into|update|join|table|schema|by|set)\s+|[\"`.\[])(?:\$\{)?(?:['\"`]\s*\+\s*)?$", re.I
)


@rule(
    severity="high",
    confidence="medium",
    cwe=(89,),
    languages=SCRIPTS,
    source="CWE-89; nearest: eslint-plugin-sql-injection, sonar javascript:S2077",
    flags="function find(db, name) { return db.query(`SELECT id FROM users WHERE name = '${name}'`) }\n",
    passes="function find(db, name) { return db.query('SELECT id FROM users WHERE name = $1', [name]) }\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds SQL put together from values, which lets their author change what the statement does."""
    for method in _METHODS if "/migrations/" not in file.path else ():
        if f"{method}(" not in file.text:
            continue
        for call in file.find(f"$DB.{method}($SQL)", f"$DB.{method}($SQL, $$$REST)"):
            argument = call.get_match("SQL")
            text = resolved(argument) if argument is not None else None
            if (
                text is None
                or text.kind() not in ("template_string", "binary_expression")
                or not _SQL.match(text.text())
            ):
                continue
            values = [part for part in substitutions(text) if not is_fixed(part) and not _is_name(text, part)]
            if values and argument is not None:
                source = given(file, text)
                how = " as it comes with the request" if source else ""
                yield file.match(
                    argument,
                    f"`{(source or values[0].text())[:60]}` becomes part of the SQL{how},"
                    " so a quote in it changes the statement. Write a placeholder, and give the value as a parameter.",
                    confidence="medium" if source or method in ("query", "execute", "raw") else "low",
                )


def _is_name(text: "SgNode", part: "SgNode") -> bool:
    """Whether a value stands for a table or column, which no parameter can."""
    before = text.text()[: part.range().start.index - text.range().start.index]
    return _OWN.search(part.text()) is not None or _NAME_FOLLOWS.search(before) is not None
