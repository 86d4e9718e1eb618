"""The one fix of an injection a machine can make: a one-line f-string of SQL whose fields stand for values."""

import ast
import re

from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Fix
from agent_services.runtime.source import SourceFile

# What each driver writes for "a value comes here", by the package that the file imports.
_PLACEHOLDERS = {"sqlite3": "?", "aiosqlite": "?", "psycopg": "%s", "psycopg2": "%s", "MySQLdb": "%s", "pymysql": "%s"}
_VALUE_PLACE = re.compile(r"(=|<|>|\blike\b|,|\()\s*'?$", re.IGNORECASE)


def parameterized(file: SourceFile, hit: Hit) -> Fix | None:
    """`execute(f"... = '{x}'")` -> `execute("... = ?", (x,))`; None when the driver or a field's place is not plain."""
    placeholder = _placeholder(file)
    call, text = hit.node, hit.argument
    if placeholder is None or not isinstance(call, ast.Call) or len(call.args) != 1 or call.keywords:
        return None
    if not isinstance(text, ast.JoinedStr) or text.lineno != text.end_lineno:
        return None
    fields = _fields(text, placeholder)
    if fields is None:
        return None
    statement, values = fields
    names = ", ".join(file.segment(value) for value in values)
    replacement = f"{_quoted(statement)}, ({names},)"
    return file.fix("Pass the values as parameters", file.replace(text, replacement))


def _placeholder(file: SourceFile) -> str | None:
    packages = {name.partition(".")[0] for name in file.imports.values()}
    found = {_PLACEHOLDERS[package] for package in packages if package in _PLACEHOLDERS}
    return found.pop() if len(found) == 1 else None


def _fields(text: ast.JoinedStr, placeholder: str) -> tuple[str, list[ast.expr]] | None:
    statement, values = "", []
    for part in text.values:
        if isinstance(part, ast.Constant):
            following = str(part.value)
            # The quotes around a field go with it.
            statement += following.removeprefix("'") if statement.endswith(placeholder + "\0") else following
            statement = statement.replace("\0", "")
        elif isinstance(part, ast.FormattedValue) and _is_plain(part) and _VALUE_PLACE.search(statement):
            quoted = statement.endswith("'")
            statement = statement.removesuffix("'") + placeholder + ("\0" if quoted else "")
            values.append(part.value)
        else:
            return None
    # A percent sign is a placeholder to these drivers.
    plain = (
        "%" not in statement.replace(placeholder, "")
        if placeholder == "%s"
        else "?" not in statement.replace("?", "", len(values))
    )
    return (statement.replace("\0", ""), values) if values and plain else None


def _quoted(text: str) -> str:
    return repr(text) if '"' in text else '"' + repr("'" + text)[2:-1] + '"'


def _is_plain(field: ast.FormattedValue) -> bool:
    return field.format_spec is None and field.conversion == -1
