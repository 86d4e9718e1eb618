"""Names of one form can be guessed; the first of another form has to be looked up."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span

# Names of several words that a file must have before their form is a habit.
LEAST_NAMES = 8
_FORMS = {
    "snake_case": re.compile(r"_*[a-z][a-z0-9]*(?:_[a-z0-9]+)+_*"),
    "camelCase": re.compile(r"_*[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+"),
}
_OLD = "".join(
    f"def read{name}():\n    pass\n\n\n" for name in ("One", "Two", "Six", "Ten", "All", "Any", "Few", "Odd")
)
_PLACES = {"function": "functions", "variable": "local variables"}


@change_rule(
    severity="low",
    confidence="medium",
    source="PEP 8; nearest: ruff N802, N806, pylint invalid-name",
    limits="Only names of several words tell their form; methods of a class with bases may be named by somebody else.",
    flags=Example({"a.py": _OLD + "def read_more():\n    pass\n"}, old={"a.py": _OLD}),
    passes=Example({"a.py": _OLD + "def readMore():\n    pass\n"}, old={"a.py": _OLD}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds new functions and local variables whose names have another form than all others in the file."""
    for file in change.files:
        if file.language == "python" and file.old is not None:
            for kind in _PLACES:
                yield from _strange(file, file.old, kind)


def _strange(file: SourceFile, old: SourceFile, kind: str) -> Iterator[Match]:
    known = {name for _, name in _names(old, kind)}
    forms = [form for name in known if (form := _form(name))]
    if len(forms) < LEAST_NAMES or len(set(forms)) > 1:
        return
    for node, name in _names(file, kind):
        if name not in known and _form(name) not in ("", forms[0]) and not _may_be_given(file, node):
            known.add(name)
            yield file.match(
                Span.lines(node.lineno),
                f"`{name}` is not in {forms[0]}, as all {len(forms)} {_PLACES[kind]} of several words in this file"
                " were. Rename it.",
            )


def _names(file: SourceFile, kind: str) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    if kind == "function":
        yield from ((node, node.name) for node in file.functions() if not node.name.startswith("__"))
        return
    for node in file.nodes(ast.Name):
        if isinstance(node.ctx, ast.Store) and file.function_of(node) is not None:
            yield node, node.id


def _form(name: str) -> str:
    """The form of a name of several words; empty for every other name."""
    return next((form for form, pattern in _FORMS.items() if pattern.fullmatch(name)), "")


def _may_be_given(file: SourceFile, node: ast.AST) -> bool:
    """Whether a base class or a decorator may ask for the name."""
    above = file.parent(node)
    inherited = isinstance(above, ast.ClassDef) and bool(above.bases)
    return inherited or bool(getattr(node, "decorator_list", ()))
