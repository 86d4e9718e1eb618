"""The first handler that fits wins: a wide one before a narrow one keeps the narrow one from ever running."""

import ast
import builtins
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Span


@rule(
    severity="high",
    confidence="high",
    cwe=(561,),
    source="CWE-561; nearest: pylint E0701",
    flags="def f(path):\n    try:\n        return open(path)\n    except OSError:\n        return None\n"
    "    except FileNotFoundError:\n        return 1\n",
    passes="def f(path):\n    try:\n        return open(path)\n    except FileNotFoundError:\n        return 1\n"
    "    except OSError:\n        return None\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds handlers that never run because an earlier one catches the same exceptions."""
    parents = _own_parents(file)
    for attempt in file.nodes(ast.Try):
        for number, handler in enumerate(attempt.handlers):
            for earlier in attempt.handlers[:number]:
                if pair := _covered(file, parents, earlier, handler):
                    yield file.match(
                        Span.lines(handler.lineno),
                        f"`{pair[1]}` is a kind of `{pair[0]}`, which line {earlier.lineno} catches already: this"
                        " handler never runs. Put the narrower one first.",
                        scope=Span.lines(earlier.lineno, handler.lineno),
                        steps=(file.step(Span.lines(earlier.lineno), "caught here"),),
                    )
                    break


def _covered(
    file: SourceFile, parents: dict[str, list[str]], earlier: ast.ExceptHandler, later: ast.ExceptHandler
) -> tuple[str, str] | None:
    """A wide and a narrow class, when everything the later handler names is caught by the earlier one."""
    wide, narrow = _names(file, earlier), _names(file, later)
    pairs = [(above, below) for below in narrow for above in wide if _is_kind_of(below, above, parents)]
    return pairs[0] if narrow and {below for _, below in pairs} == set(narrow) else None


def _names(file: SourceFile, handler: ast.ExceptHandler) -> list[str]:
    listed = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return [file.name(node) for node in listed if node is not None]


def _own_parents(file: SourceFile) -> dict[str, list[str]]:
    return {node.name: [file.name(base) for base in node.bases] for node in file.nodes(ast.ClassDef)}


def _is_kind_of(name: str, other: str, parents: dict[str, list[str]]) -> bool:
    seen: set[str] = set()
    todo = list(parents.get(name, ()))
    while todo:
        if (above := todo.pop()) == other:
            return True
        if above not in seen:
            seen.add(above)
            todo += parents.get(above, [])
    found = [getattr(builtins, part, None) for part in (name, other)]
    below, above_class = found
    if name in parents or not (isinstance(below, type) and isinstance(above_class, type)):
        return False
    return below is not above_class and issubclass(below, above_class)
