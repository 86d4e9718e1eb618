"""package.json and package-lock.json."""

import json
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from agent_services.runtime.manifests.dependency import Dependency
from agent_services.runtime.manifests.wanted import Wanted, npm
from agent_services.runtime.source import SourceFile

_KINDS = ("dependencies", "devDependencies", "optionalDependencies")
# A text that does not end counts to the end of its line: the search never goes back.
_TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"?')
_ALIAS = re.compile(r"npm:((?:@[^@/]+/)?[^@/]+)@(.+)")
# npm writes the version first, only an alias has its real name before it.
_LOCKED = re.compile(
    r'"([^"\n]{1,500})"\s*:\s*\{\s*(?:"name"\s*:\s*"([^"\n]+)"\s*,\s*)?"version"\s*:\s*"([^"\n]{1,100})"'
)
_FOLDER = "node_modules/"


def read(file: SourceFile) -> Iterator[Dependency]:
    """The packages asked for; peers are the business of who installs them."""
    places: dict[tuple[str, str], deque[tuple[int, int, int]]] = defaultdict(deque)
    for key, value in pairwise(_TEXT.finditer(file.text)):
        if file.text[key.end() : value.start()].strip() == ":":
            places[key.group(1), value.group(1)].append((key.start(), value.start(1), value.end(1)))
    for name, text in _asked(file.text):
        wanted, found = _wanted(name, text), places.get((name, text))
        if wanted is not None and found:
            start, value_start, end = found.popleft()
            pin = file.lines.span(value_start, end) if wanted[1].version == text else None
            yield Dependency("npm", *wanted, file.lines.span(start, end + 1), pin)


def read_lock(file: SourceFile) -> Iterator[Dependency]:
    """What was installed, direct or not; the first place of each package and version."""
    seen = set()
    tree = '"packages"' in file.text
    for found in _LOCKED.finditer(file.text):
        path, alias, version = found.groups()
        if tree and _FOLDER not in path:
            continue  # a package of the project itself
        name = alias or path.rpartition(_FOLDER)[2]
        if (name, version) not in seen:
            seen.add((name, version))
            yield Dependency("npm", name, Wanted(version), file.lines.span(*found.span(3)))


def _asked(text: str) -> Iterator[tuple[str, str]]:
    try:
        said: Any = json.loads(text)
    except (ValueError, RecursionError):
        return
    for kind in _KINDS if isinstance(said, dict) else ():
        asked = said.get(kind)
        yield from (pair for pair in (asked.items() if isinstance(asked, dict) else ()) if isinstance(pair[1], str))


def _wanted(name: str, text: str) -> tuple[str, Wanted] | None:
    alias = _ALIAS.fullmatch(text)
    name, text = alias.groups() if alias else (name, text)
    wanted = npm(text)
    return None if wanted is None else (name, wanted)
