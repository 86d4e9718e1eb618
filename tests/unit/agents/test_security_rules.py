"""What the security rules must not mistake, and the fixes that a machine may make."""

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule
from agent_services.runtime.rule import Rule
from agent_services.runtime.source import SourceFile

RULES = {rule.id.partition("/")[2]: rule for rule in load_agent("security").rules}


def test_what_a_caller_chooses_is_severe_and_less_sure() -> None:
    (match,) = try_rule(RULES["code-injection"], "def run(text):\n    return eval(text)\n")
    assert (match.severity, match.confidence) == ("high", "medium")
    assert "the parameter `text`, which the caller chooses" in match.message


FIXES = {
    "sqlite": (
        "sql-injection",
        "import sqlite3\ndef f(cur, b):\n    cur.execute(f\"SELECT a FROM t WHERE b = '{b['k']}'\")\n",
        "    cur.execute(\"SELECT a FROM t WHERE b = ?\", (b['k'],))\n",
    ),
    "psycopg": (
        "sql-injection",
        "import psycopg\ndef f(cur, b, c):\n    cur.execute(f\"SELECT a FROM t WHERE b = {b} AND c = '{c}'\")\n",
        '    cur.execute("SELECT a FROM t WHERE b = %s AND c = %s", (b, c,))\n',
    ),
    "yaml": (
        "unsafe-yaml-load",
        "import yaml\nx = yaml.load(open('f'), Loader=yaml.Loader)\n",
        "x = yaml.safe_load(open('f'))\n",
    ),
    "hash": ("weak-hash", "import hashlib\ntoken = hashlib.sha1(b'x')\n", "token = hashlib.sha256(b'x')\n"),
    "random": ("weak-random", "import random\ntoken = random.choice('ab')\n", "token = secrets.choice('ab')\n"),
    "archive": (
        "archive-extraction",
        "import tarfile\ntarfile.open('a').extractall()\n",
        "tarfile.open('a').extractall(filter=\"data\")\n",
    ),
}


@pytest.mark.parametrize(("name", "code", "line"), FIXES.values(), ids=FIXES)
def test_a_fix_leaves_code_that_is_not_flagged(name: str, code: str, line: str) -> None:
    fixed = _apply(RULES[name], code)
    assert line in fixed
    assert not try_rule(RULES[name], fixed)


@pytest.mark.parametrize(
    "query",
    [
        "f\"SELECT a FROM {t} WHERE b = '{b}'\"",
        "f\"SELECT a FROM t WHERE b LIKE '%{b}'\"",
        "f'DELETE FROM t WHERE b = {b!r}'",
    ],
)
def test_no_fix_is_offered_where_a_machine_may_be_wrong(query: str) -> None:
    code = f"import psycopg, flask\ndef f(cur, t):\n    b = flask.request.args['b']\n    cur.execute({query})\n"
    assert [match.fix for match in try_rule(RULES["sql-injection"], code)] == [None]


def _apply(rule: Rule, code: str) -> str:
    (match,) = try_rule(rule, code)
    assert match.fix is not None
    lines = SourceFile("a.py", code).lines
    for edit in reversed(match.fix.edits):
        start, end = (
            lines.offset(edit.span.line, edit.span.column),
            lines.offset(edit.span.end_line, edit.span.end_column),
        )
        code = code[:start] + edit.new_text + code[end:]
    return code
