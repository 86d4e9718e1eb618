"""A library that was taken for its speed gives way to one that does the same more slowly."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import changed_files
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

# Module -> what does the same, and how many times slower it is, about, by the libraries' own benchmarks.
_SLOWER = {
    "orjson": ({"json", "simplejson"}, "several times"),
    "ujson": ({"json", "simplejson"}, "several times"),
    "rapidjson": ({"json", "simplejson"}, "several times"),
    "msgspec": ({"json", "pydantic"}, "several times"),
    "gmpy2": ({"math"}, "many times"),
    "ciso8601": ({"dateutil", "iso8601", "datetime"}, "many times"),
    "lxml": ({"xml", "bs4", "html5lib"}, "several times"),
    "uvloop": ({"asyncio"}, "two to four times"),
    "xxhash": ({"hashlib"}, "many times"),
    "cchardet": ({"chardet"}, "many times"),
    "polars": ({"pandas"}, "several times"),
    "rapidfuzz": ({"fuzzywuzzy", "thefuzz", "difflib"}, "many times"),
    "re2": ({"re"}, "many times, on input made for it,"),
    "hiredis": ({"redis"}, "several times"),
}

_BEFORE = "import orjson\n\ndef body(rows):\n    return orjson.dumps(rows)\n"
_AFTER = "import json\n\ndef body(rows):\n    return json.dumps(rows).encode()\n"


@change_rule(
    severity="low",
    confidence="medium",
    source="own",
    flags=Example(files={"body.py": _AFTER}, old={"body.py": _BEFORE}),
    passes=Example(files={"body.py": "def body(rows):\n    return encode(rows)\n"}, old={"body.py": _BEFORE}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds modules that give up a fast library for a slower one with the same purpose."""
    for file, old in changed_files(change):
        before, now = _modules(old), _modules(file)
        for fast, (slower, times) in _SLOWER.items():
            taken = sorted((set(now) - set(before)) & slower)
            if fast in before and fast not in now and taken:
                yield file.match(
                    now[taken[0]],
                    f"`{taken[0]}` takes the place of `{fast}`, and is {times} slower at the same work. Keep `{fast}`"
                    " where this runs often.",
                )


def _modules(file: SourceFile) -> dict[str, ast.stmt]:
    """Top-level package of every import -> its first statement."""
    found: dict[str, ast.stmt] = {}
    for node in file.nodes(ast.Import):
        for alias in node.names:
            found.setdefault(alias.name.partition(".")[0], node)
    for taken in file.nodes(ast.ImportFrom):
        if taken.level == 0 and taken.module:
            found.setdefault(taken.module.partition(".")[0], taken)
    return found
