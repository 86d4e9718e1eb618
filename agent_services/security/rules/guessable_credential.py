"""A key that stands in the source signs for everybody who has the source; one that is a word signs for everybody."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent_services.runtime.leaks.assignments import assignments, confidence_of
from agent_services.runtime.leaks.secrets import is_test_place, kind_of, words_of
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

# Names whose values sign sessions and tokens.
_SIGNS = re.compile(
    r"^(?:\w+_)?(?:secret_?key|jwt_?secret(?:_?key)?|jwt_?key|signing_?key|session_?secret|token_?secret)$",
    re.IGNORECASE,
)
_OWNERS = ("db", "database", "mysql", "postgres", "admin", "root")
_OPEN = re.compile(r"^\s*$|[<{$%]|^\.\.\.$|\s|://")


@dataclass(frozen=True, slots=True)
class _Given:
    name: str
    text: str
    node: ast.Constant


@rule(
    severity="high",
    confidence="medium",
    cwe=(798, 259, 321),
    source="CWE-321, CWE-259; nearest: bandit B105, B106, ruff S105, S106 (every name)",
    flags='app.config["SECRET_KEY"] = "dev"\n',
    passes='import os\n\napp.config["SECRET_KEY"] = os.environ["SECRET_KEY"]\n',
    limits="Files of tests, examples and documentation are left alone; values that look random are hardcoded-secret's.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds keys that sign sessions and passwords of databases that stand in the source and can be guessed."""
    if is_test_place(file.path):
        return
    found = [given for given in _literals(file) if not _OPEN.search(given.text)]
    known = _known_lines(file) if found else set()
    for given in found:
        if given.node.lineno not in known:
            yield file.match(
                given.node,
                f"`{given.name}` is what stands here, so whoever reads or guesses it signs in, or signs, as anybody."
                " Read it from the environment, fail when it is missing, and change it.",
                secrets=(given.text,) if len(given.text) >= 6 else (),
            )


def _known_lines(file: SourceFile) -> set[int]:
    found = (given for given in assignments(file.text) if confidence_of(given, file.language) is not None)
    return {file.lines.place(given.start)[0] for given in found}


def _literals(file: SourceFile) -> Iterator[_Given]:
    """Names that promise a credential, with the text each is given."""
    for assignment in file.nodes(ast.Assign):
        for target in assignment.targets:
            yield from _named(_name_of(target), assignment.value)
    for annotated in file.nodes(ast.AnnAssign):
        if annotated.value is not None:
            yield from _named(_name_of(annotated.target), annotated.value)
    for call in file.nodes(ast.Call):
        yield from _called(file, call)


def _called(file: SourceFile, call: ast.Call) -> Iterator[_Given]:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    for name, value in keywords.items():
        if _SIGNS.match(name):  # `secret_key="token"` names the key of a store
            yield from (given for given in _text(name, value) if kind_of(given.text) is None)
    if file.name(call.func) in ("jwt.encode", "jwt.decode") and len(call.args) > 1:
        yield from _text("the key", call.args[1])


def _named(name: str, value: ast.expr) -> Iterator[_Given]:
    if not _SIGNS.match(name) and not (kind_of(name) == "password" and words_of(name)[0] in _OWNERS):
        return
    if isinstance(value, ast.Call) and len(value.args) == 2 and isinstance(value.args[0], ast.Constant):
        value = value.args[1]  # the default of a look-up in the environment
    elif isinstance(value, ast.BoolOp) and isinstance(value.op, ast.Or):
        value = value.values[-1]
    yield from _text(name, value)


def _text(name: str, value: ast.expr) -> Iterator[_Given]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str | bytes):
        text = value.value if isinstance(value.value, str) else value.value.decode(errors="replace")
        yield _Given(name, text, value)


def _name_of(target: ast.expr) -> str:
    if isinstance(target, ast.Subscript):
        key = target.slice.value if isinstance(target.slice, ast.Constant) else ""
        return key if isinstance(key, str) else ""
    return target.attr if isinstance(target, ast.Attribute) else target.id if isinstance(target, ast.Name) else ""
