"""What is the same for every call is made once, when the module is loaded."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from agent_services.runtime.change.before_after import changed_files
from agent_services.runtime.python.shapes import assignments, brief
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_BEFORE = 'import re\n\n_WORD = re.compile(r"\\w+")\n\ndef words(text):\n    return _WORD.findall(text)\n'
_AFTER = 'import re\n\ndef words(text):\n    return re.findall(r"\\w+", text)\n'
# As cheap to make as to look up, or meant to be new each time.
_CHEAP = {"TypeVar", "object", "namedtuple", "Lock", "RLock", "len", "str", "int", "bool", "float", "getattr"}


@dataclass(frozen=True)
class _Made:
    """A value bound once in base, at module or class level or as a default."""

    name: str
    value: ast.expr
    text: str


@change_rule(
    severity="low",
    confidence="high",
    source="own; nearest: ruff PLW0108, loop-global-usage of perflint",
    flags=Example(files={"words.py": _AFTER}, old={"words.py": _BEFORE}),
    passes=Example(files={"words.py": _BEFORE.replace("_WORD", "_TERM")}, old={"words.py": _BEFORE}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds constants that are made in every call, though base made them once for the module or class."""
    for file, old in changed_files(change):
        bound_now = {made.text for made in file.once(_bound)}
        per_call_before = Counter(text for text, _ in old.once(_per_call))
        for made in old.once(_bound):
            if made.text in bound_now:
                continue
            for text, node in file.once(_per_call):
                if text == made.text and not per_call_before[text]:
                    yield _match(file, made, node)
                    break


def _match(file: SourceFile, made: _Made, node: ast.expr) -> Match:
    function = next(above for above in file.parents(node) if isinstance(above, _FUNCTIONS))
    return file.match(
        node,
        f"`{brief(file, node)}` is made anew in every call of `{getattr(function, 'name', 'this lambda')}`; before this"
        f" change it was made once and kept as `{made.name}`. Keep it outside the function.",
    )


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def _bound(file: SourceFile) -> list[_Made]:
    found = []
    for node, target, value in assignments(file):
        if isinstance(target, ast.Name) and _is_shared(file, node):
            found.append((target.id, value))
    for function in file.functions():
        positional = [*function.args.posonlyargs, *function.args.args]
        defaults = function.args.defaults
        found += [
            (arg.arg, value) for arg, value in zip(positional[len(positional) - len(defaults) :], defaults, strict=True)
        ]
    return [_Made(name, value, text) for name, value in found if (text := _work(file, value))]


def _per_call(file: SourceFile) -> list[tuple[str, ast.expr]]:
    """Expressions inside functions that cost something, in the order of the text within each kind."""
    found = []
    for node in file.nodes(ast.Call, ast.Dict, ast.Set, ast.List, ast.DictComp, ast.SetComp, ast.ListComp):
        if text := _work(file, node):
            inside = next((above for above in file.parents(node) if isinstance(above, _FUNCTIONS)), None)
            if inside is not None and not _is_default(inside, file, node):
                found.append((text, node))
    return found


def _is_default(function: ast.AST, file: SourceFile, node: ast.AST) -> bool:
    return any(isinstance(above, ast.arguments) for above in file.parents(node) if above is not function)


def _is_shared(file: SourceFile, node: ast.AST) -> bool:
    return not any(isinstance(above, _FUNCTIONS) for above in file.parents(node))


def _work(file: SourceFile, value: ast.expr) -> str:
    """What is worked out, in a form that is equal for equal work; empty when it costs nothing."""
    if isinstance(value, ast.Call):
        name = file.name(value.func)
        if name.startswith("re.") and value.args:
            # `re.compile(pattern)` and `re.sub(pattern, ...)` make the same machine.
            return "re " + ast.unparse(value.args[0]) if isinstance(value.args[0], ast.Constant) else ""
        plain = all(_is_fixed(argument) for argument in value.args)
        last = name.rpartition(".")[2]
        return ast.unparse(value) if name and value.args and plain and last not in _CHEAP else ""
    if isinstance(value, ast.Dict | ast.Set | ast.List):
        parts = [*value.values] if isinstance(value, ast.Dict) else value.elts
        return ast.unparse(value) if len(parts) > 1 and all(map(_is_fixed, parts)) else ""
    return ast.unparse(value) if isinstance(value, ast.DictComp | ast.SetComp | ast.ListComp) else ""


def _is_fixed(node: ast.expr) -> bool:
    """Reads nothing that could be a function's own: constants, names with capitals, what is made of them."""
    return all(
        not isinstance(part, ast.Name)
        or not part.id.islower()
        or part.id in {"dict", "zip", "set", "frozenset", "itertools"}
        for part in ast.walk(node)
    )
