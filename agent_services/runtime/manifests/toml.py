"""TOML with places: tomllib says what a file says, and this on which line."""

import re
import tomllib
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from agent_services.runtime.advisories.versions import Ecosystem
from agent_services.runtime.manifests.dependency import Dependency
from agent_services.runtime.manifests.wanted import Wanted
from agent_services.runtime.rule import OverBudgetError
from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Span

# Keys of a dependency that is not taken from the registry.
_ELSEWHERE = frozenset({"git", "path", "url", "file"})
_MAX_DOTS = 500
_HEADER = re.compile(r"[ \t]*\[{1,2}([^\[\]\n]{1,300})\]{1,2}[ \t]*(?:#.*)?")
_KEY = re.compile(r"[ \t]*((?:[\w-]|\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|\.){1,300})[ \t]*=")
# A text that does not end counts to the end of its line: the search never goes back.
_TEXT = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"?|'([^'\n]*)'?")


def content(file: SourceFile) -> Mapping[str, Any]:
    """What the file says; nothing when it is no TOML."""
    return file.once(_content)


def _content(file: SourceFile) -> Mapping[str, Any]:
    # tomllib's time grows with the square of a key's parts.
    if any(part.count(".") > _MAX_DOTS for part in file.text.replace("\n", "=").split("=")):
        raise OverBudgetError(f"a TOML key of more than {_MAX_DOTS} parts")
    try:
        return tomllib.loads(file.text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def table(content: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """The table under keys; an empty one when there is none."""
    here: Any = content
    for key in path:
        here = here.get(key) if isinstance(here, Mapping) else None
    return here if isinstance(here, Mapping) else {}


class Places:
    """Where keys and texts of a file stand; every place of a text is given once, in the order of the file."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._keys: dict[tuple[str, ...], int] = {}
        self._texts: dict[str, deque[int]] = defaultdict(deque)
        for path, line in _lines_of_keys(file):
            self._keys.setdefault(path, line)
        for found in _TEXT.finditer(file.text):
            self._texts[found.group(1) if found.group(2) is None else found.group(2)].append(found.start() + 1)

    def text(self, value: str) -> int | None:
        """The offset of the next text with this value."""
        places = self._texts.get(value)
        return places.popleft() if places else None

    def key(self, *path: str) -> Span | None:
        """The line on which a key is set."""
        line = self._keys.get(path)
        return None if line is None else Span.lines(line)

    def text_in(self, line: Span, value: str) -> Span | None:
        """A text's place within a line, when it stands there once."""
        start = self._file.lines.offset(line.line, 1)
        found = [
            each.start() + 1
            for each in _TEXT.finditer(self._file.lines.line(line.line))
            if value in (each.group(1), each.group(2))
        ]
        return self._file.lines.span(start + found[0], start + found[0] + len(value)) if len(found) == 1 else None


def _lines_of_keys(file: SourceFile) -> Iterator[tuple[tuple[str, ...], int]]:
    section: tuple[str, ...] = ()
    for number in range(1, len(file.lines) + 1):
        line = file.lines.line(number)
        if header := _HEADER.fullmatch(line):
            section = _parts(header.group(1))
        elif key := _KEY.match(line):
            yield (*section, *_parts(key.group(1))), number


def _parts(dotted: str) -> tuple[str, ...]:
    found = re.findall(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)", dotted)
    return tuple(double or single or bare for double, single, bare in found)


def keyed(
    file: SourceFile, places: Places, path: tuple[str, ...], ecosystem: Ecosystem, read: Callable[[str], Wanted | None]
) -> Iterator[Dependency]:
    """Dependencies that are keys of a table: `name = "1.2"`, `name = {version = "1.2"}` or a table of its own."""
    for key, value in table(content(file), *path).items():
        version = value.get("version") if isinstance(value, Mapping) else value
        line = places.key(*path, key, "version") or places.key(*path, key)
        if not isinstance(version, str) or line is None or (wanted := read(version)) is None:
            continue
        if isinstance(value, Mapping) and not value.keys().isdisjoint(_ELSEWHERE):
            continue
        name = value.get("package", key) if isinstance(value, Mapping) else key
        pin = places.text_in(line, version) if wanted.version == version.lstrip("= ") else None
        yield Dependency(ecosystem, str(name), wanted, line, _behind_equals(pin, version))


def _behind_equals(pin: Span | None, version: str) -> Span | None:
    lead = len(version) - len(version.lstrip("= "))
    return pin and Span(pin.line, pin.column + lead, pin.end_line, pin.end_column)
