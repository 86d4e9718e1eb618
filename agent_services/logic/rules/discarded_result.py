"""Texts never change: their methods answer a new text, and calling one for nothing is a change that was lost."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.shapes import brief
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

# Methods that only texts have, with the number of arguments they take there.
_TEXT_METHODS = {
    "strip": (0, 1), "lstrip": (0, 1), "rstrip": (0, 1), "lower": (0,), "upper": (0,), "title": (0,), "casefold": (0,),
    "capitalize": (0,), "swapcase": (0,), "zfill": (1,), "removeprefix": (1,), "removesuffix": (1,),
    "replace": (2, 3), "splitlines": (0,), "startswith": (1, 2), "endswith": (1, 2),
}  # fmt: skip
_PURE = {"sorted", "reversed", "map", "filter", "zip", "enumerate", "sum", "round", "abs", "os.path.join"}


@rule(
    severity="high",
    confidence="high",
    cwe=(252,),
    source="CWE-252; nearest: pylint W0106",
    flags='def f(name):\n    name.replace("-", "_")\n    return name\n',
    passes='def f(name):\n    name = name.replace("-", "_")\n    return name\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds calls that only compute something, and whose result is thrown away."""
    for statement in file.nodes(ast.Expr):
        call = statement.value
        if isinstance(call, ast.Call) and (what := _lost(file, call)) and not _expects_an_error(file, statement):
            yield file.match(
                call,
                f"`{brief(file, call)}` {what}, and the result is thrown away here: the line does nothing. Assign"
                " it or remove the line.",
            )


def _lost(file: SourceFile, call: ast.Call) -> str:
    name = file.name(call.func)
    if name in _PURE and call.args:
        return "answers a new value and changes nothing"
    if not isinstance(call.func, ast.Attribute) or call.keywords:
        return ""
    counts = _TEXT_METHODS.get(call.func.attr, ())
    surely_text = bool(call.args) or _is_text(file, call.func.value)
    return "answers a new text and leaves the old one as it is" if surely_text and _fits(call, counts) else ""


def _fits(call: ast.Call, counts: tuple[int, ...]) -> bool:
    """The arguments are as a text's method takes them: `replace` of a frame or a path has others."""
    if len(call.args) not in counts:
        return False
    texts = [isinstance(argument, ast.Constant) and isinstance(argument.value, str) for argument in call.args]
    if len(texts) >= 2:
        return texts[0] or texts[1]
    return all(texts)


def _is_text(file: SourceFile, node: ast.expr) -> bool:
    """Whether a name is annotated as text or assigned a literal one: other types strip themselves in place."""
    function = file.function_of(node)
    if function is None or not isinstance(node, ast.Name):
        return isinstance(node, ast.Constant | ast.JoinedStr)
    for part in ast.walk(function):
        if isinstance(part, ast.arg) and part.arg == node.id:
            return part.annotation is not None and ast.unparse(part.annotation) == "str"
        if isinstance(part, ast.Assign) and any(isinstance(t, ast.Name) and t.id == node.id for t in part.targets):
            return isinstance(part.value, ast.JoinedStr) or (
                isinstance(part.value, ast.Constant) and isinstance(part.value.value, str)
            )
    return False


def _expects_an_error(file: SourceFile, statement: ast.Expr) -> bool:
    """In `try` or `with pytest.raises(...)` a call may be made for the exception it raises."""
    for above in file.parents(statement):
        if isinstance(above, ast.Try) and statement in above.body:
            return True
        if isinstance(above, ast.With) and "raises" in " ".join(ast.unparse(item) for item in above.items).lower():
            return True
    return False
