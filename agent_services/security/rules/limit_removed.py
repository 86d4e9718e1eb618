"""Without the limit one request decides how much memory and time the server spends on it."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Balance, Pair, pairs
from agent_services.runtime.python.shapes import loaded
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, Function, SourceFile
from agent_services.runtime.web.handlers import severity_of

_LIMIT = re.compile(r"(^|_)(max|maximum|limit|quota)(_|$)|_limit$|^(max|limit)[A-Z]|Limit$")

_BEFORE = """\
class Parser:
    def __init__(self, max_fields):
        self.max_fields = max_fields
        self.fields = []

    def field(self, part):
        self.fields.append(part)
        if len(self.fields) > self.max_fields:
            raise TooManyFields()
"""
_AFTER = """\
class Parser:
    def __init__(self):
        self.fields = []

    def field(self, part):
        self.fields.append(part)
"""


@change_rule(
    severity="high",
    confidence="medium",
    cwe=(770, 400),
    source="CWE-770; own",
    topic="removed-check",
    flags=Example(files={"form.py": _AFTER}, old={"form.py": _BEFORE}),
    passes=Example(
        files={"form.py": _BEFORE.replace("max_fields", "field_limit")},
        old={"form.py": _BEFORE},
    ),
    limits="A limit that another layer sets looks like one that is gone; outside of handlers and parsers it is of"
    " medium severity.",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds limits on size or count that are gone, while what they bounded goes on."""
    balance = Balance(change, _bounds)
    told: set[str] = set()
    for pair in pairs(change):
        for bound in _compared(pair.before):
            text = ast.unparse(bound)
            if text in told or not balance.lost(text) or not _goes_on(pair, bound):
                continue
            told.add(text)
            yield pair.match(
                pair.place(bound),
                f"Before this change `{pair.before.name}` was held to `{text[:80]}`; now nothing bounds it here, and"
                " whoever sends the input decides how much is spent on it. Keep the limit.",
                severity=severity_of(pair.file, pair.after),
            )
            break


def _bounds(file: SourceFile) -> Iterator[str]:
    for compare in file.nodes(ast.Compare):
        if _is_bound(compare):
            yield ast.unparse(compare)


def _compared(function: Function) -> Iterator[ast.Compare]:
    for node in ast.walk(function):
        if isinstance(node, ast.Compare) and _is_bound(node):
            yield node


def _is_bound(compare: ast.Compare) -> bool:
    """More than a named limit, or longer than something that was computed."""
    if len(compare.ops) != 1 or not isinstance(compare.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE):
        return False
    sides = (compare.left, compare.comparators[0])
    if any(_names_limit(part) for side in sides for part in ast.walk(side)):
        return True
    return all(any(_is_length(part) for part in ast.walk(side)) for side in sides)


def _names_limit(node: ast.AST) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return bool(_LIMIT.search(name))


def _is_length(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"


def _goes_on(pair: Pair, bound: ast.Compare) -> bool:
    """Whether head has fewer bounds and still works with what was measured."""
    now = list(_compared(pair.after))
    if len(now) >= sum(1 for _ in _compared(pair.before)) or pair.after.name.startswith("test"):
        return False
    tests = [sum(isinstance(node, ast.If) for node in ast.walk(each)) for each in (pair.before, pair.after)]
    if tests[1] >= tests[0]:
        return False
    measured = loaded([bound]) - {"self", "len", "max", "min"}
    return bool(measured & loaded([pair.after])) or pair.keeps_most()
