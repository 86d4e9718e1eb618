"""Whoever reads the table, a backup or a log has every password, and the same ones work elsewhere."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_ASKED = re.compile(
    r"^[^;]{0,20}\bselect\b[^;]{1,300}?\bwhere\b[^;]{1,300}?"
    r"\b(password|passwd|pwd)\s{0,9}=\s{0,9}['\"]?(%s|\?|:\w+|\{|%\(|\$\d|'?$)",
    re.IGNORECASE,
)
_HASHES = re.compile(r"hash|digest|crypt|encrypt|md5|sha\d|pbkdf|hmac|derive|\bpw_?hash", re.IGNORECASE)
_FIELD = re.compile(r"(^|_)(password|passwd|pwd)$", re.IGNORECASE)
_FORM = re.compile(
    r"form|request|cleaned|data|payload|body|params|args|values|kwargs|post|get\b|json|confirm|options|config",
    re.IGNORECASE,
)


@rule(
    severity="high",
    confidence="medium",
    cwe=(256, 522),
    source="CWE-256, OWASP password storage; own",
    flags="def login(cur, name, password):\n"
    '    cur.execute("SELECT id FROM users WHERE name = ? AND password = ?", (name, password))\n',
    passes='def login(cur, name, password):\n    cur.execute("SELECT id, hash FROM users WHERE name = ?", (name,))\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds passwords that the database keeps as they are: compared there, or with what was read from it."""
    if is_test(file.path):
        return
    for text in file.nodes(ast.Constant):
        if isinstance(text.value, str) and _ASKED.search(text.value) and not _hashed(file, text):
            yield file.match(
                text,
                "The query compares the password itself, so the table holds it as it was typed. Read the hash by the"
                " name, and check it with `argon2` or `hashlib.scrypt`.",
            )
    for compare in file.nodes(ast.Compare):
        if len(compare.ops) == 1 and isinstance(compare.ops[0], ast.Eq | ast.NotEq) and _compares(compare):
            yield file.match(
                compare,
                f"`{ast.unparse(compare)[:80]}` compares what was typed with what is stored, so the password is stored"
                " as it is. Store a hash of `argon2` or `hashlib.scrypt`, and check with that.",
            )
            return


def _hashed(file: SourceFile, text: ast.Constant) -> bool:
    """Whether the statement, or its function before it, makes a hash."""
    function = file.function_of(text)
    return _HASHES.search(ast.unparse(function)) is not None if function is not None else False


def _compares(compare: ast.Compare) -> bool:
    sides = (compare.left, compare.comparators[0])
    text = ast.unparse(compare)
    if _HASHES.search(text):
        return False
    stored = [side for side in sides if _is_stored(side)]
    return len(stored) == 1 and any(_names_password(side) for side in sides if side not in stored)


def _is_stored(node: ast.expr) -> bool:
    """`user.password` or `row["password"]`, of a record and not of a form."""
    if isinstance(node, ast.Attribute) and _FIELD.search(node.attr):
        return not _FORM.search(ast.unparse(node.value)) and ast.unparse(node.value) not in {"self", "cls"}
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        return bool(_FIELD.search(node.slice.value)) and not _FORM.search(ast.unparse(node.value))
    return False


def _names_password(node: ast.expr) -> bool:
    if isinstance(node, ast.Name):
        return bool(_FIELD.search(node.id))
    constants = [
        part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    return any(_FIELD.search(value) for value in constants)
