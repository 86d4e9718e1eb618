"""An exception that was caught here was seen here once; uncaught, it ends whatever called this code."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import head_line
from agent_services.runtime.change.edits import Rewritten, Unwrapped
from agent_services.runtime.change.small_change import small_differences
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_READ = "def read(cache, key):\n    log(key)\n"


@change_rule(
    severity="medium",
    confidence="medium",
    cwe=(755,),
    source="CWE-755; own",
    limits="It speaks only of changes that touch few functions and leave most of them as they were.",
    flags=Example(
        {"a.py": _READ + "    return cache[key]\n"},
        old={"a.py": _READ + "    try:\n        return cache[key]\n    except KeyError:\n        return None\n"},
    ),
    passes=Example(
        {"a.py": _READ + "    return cache.get(key)\n"},
        old={"a.py": _READ + "    try:\n        return cache[key]\n    except KeyError:\n        return None\n"},
    ),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds code that a change leaves as it was, but takes the handler of its exceptions away."""
    for file, each in small_differences(change):
        if isinstance(each, Unwrapped) and isinstance(each.old, ast.Try) and each.old.handlers:
            yield _unhandled(file, each.old, each.kept[0])
        elif isinstance(each, Rewritten) and isinstance(each.statement, ast.Try) and (lost := _lost(each)):
            yield file.match(
                each.new,
                f"`{', '.join(lost)}` is caught here no longer, and the code in this `try` is the same: where it raises"
                " that, the exception now leaves the function. Catch it again, or make sure that it cannot occur.",
            )


def _unhandled(file: SourceFile, old: ast.Try, kept: ast.stmt) -> Match:
    names = [ast.unparse(handler.type) if handler.type else "every exception" for handler in old.handlers]
    return file.match(
        head_line(file, old.lineno),
        f"`{brief(file, kept)}` runs without the `try` around it that caught `{'`, `'.join(names)}`: where it raises"
        " that, the exception now leaves the function. Catch it again, or make sure that it cannot occur.",
        outside_change=True,
    )


def _lost(each: Rewritten) -> list[str]:
    """Exceptions of a tuple that are caught no longer."""
    if not isinstance(each.old, ast.Tuple):
        return []
    left = each.new.elts if isinstance(each.new, ast.Tuple) else [each.new]
    before, now = [ast.unparse(item) for item in each.old.elts], {ast.unparse(item) for item in left}
    # `except OSError, error` of Python 2 reads as a tuple; what is no class was the name it was caught under.
    gone = [name for name in before if name not in now and name.rpartition(".")[2][:1].isupper()]
    return gone if now < set(before) else []
