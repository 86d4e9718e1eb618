"""Two programs that read the same bytes differently let a message in that one of them never saw."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Balance, Pair, call_name, calls_in, pairs
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_STRIPS = {"strip", "lstrip", "rstrip"}
_CUTS = {"split", "find", "partition", "index", "rfind", "rpartition", "rsplit"}
_LOOSER = {"fullmatch": {"match", "search"}, "match": {"search"}, "commonpath": {"commonprefix"}}


@change_rule(
    severity="medium",
    confidence="medium",
    cwe=(20, 444),
    source="CWE-444, RFC 9112 section 11; own",
    topic="removed-check",
    flags=Example(
        files={"head.py": "def field(line):\n    return line.strip()\n"},
        old={"head.py": 'def field(line):\n    return line.strip(b" \\t")\n'},
    ),
    passes=Example(
        files={"head.py": 'def field(line):\n    return line.strip(b"\\t ")\n'},
        old={"head.py": 'def field(line):\n    return line.strip(b" \\t")\n'},
    ),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds parsing that takes more than it did: looser stripping, line ends, matches and path comparisons."""
    balance = Balance(change, _strict)
    for pair in pairs(change):
        told: set[str] = set()
        for call in calls_in(pair.before):
            if not balance.lost(ast.unparse(call)):
                continue
            for other, why in _looser(pair, call):
                if why not in told:
                    told.add(why)
                    yield pair.match(pair.file.span(other), _message(call, other, why))


def _strict(file: SourceFile) -> Iterator[str]:
    for call in file.nodes(ast.Call):
        if call_name(call) in _STRIPS | _CUTS | _LOOSER.keys():
            yield ast.unparse(call)


def _looser(pair: Pair, call: ast.Call) -> Iterator[tuple[ast.Call, str]]:
    """Calls of the head version on changed lines that do the same with fewer demands."""
    for other in calls_in(pair.after):
        if other.lineno in pair.file.changed and _subject(pair, other) == _subject(pair, call):
            why = _difference(call_name(call), call, call_name(other), other)
            if why:
                yield other, why


def _subject(pair: Pair, call: ast.Call) -> str:
    """What is parsed: the object of a method of text, the pattern of a match; nothing for the functions of a module."""
    if not isinstance(call.func, ast.Attribute):
        return ""
    whose = ast.unparse(call.func.value)
    return whose if whose != "re" else ast.unparse(call.args[0]) if call.args else ""


def _difference(name: str, call: ast.Call, other_name: str, other: ast.Call) -> str:
    if name in _STRIPS and other_name == name and call.args and not other.args:
        return "also takes away other white space and control signs, which the next reader keeps"
    if name in _CUTS and other_name == name and _is_line_end(call, 2) and _is_line_end(other, 1):
        return "also ends a line at a bare line feed, where the next reader does not"
    if other_name in _LOOSER.get(name, ()):
        if other_name == "commonprefix":
            return "compares letters, so that `/srv/files-private` counts as inside `/srv/files`"
        return "no longer demands that the whole text fits" if name == "fullmatch" else "skips what does not fit"
    return ""


def _is_line_end(call: ast.Call, length: int) -> bool:
    value = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    return value in (("\r\n", b"\r\n") if length == 2 else ("\n", b"\n"))


def _message(call: ast.Call, other: ast.Call, why: str) -> str:
    return (
        f"`{ast.unparse(other)[:80]}` {why}; before this change it was `{ast.unparse(call)[:80]}`."
        " Keep the strict form for what comes from outside."
    )
