"""pom.xml, read by its tags: entities and nesting, which could cost anything, have no part in a dependency."""

import re
from collections.abc import Iterator

from agent_services.runtime.manifests.dependency import Dependency
from agent_services.runtime.manifests.wanted import Bound, Wanted
from agent_services.runtime.source import SourceFile

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<(/?)([\w.-]{1,100})>([^<>]{0,300})")
_PROPERTY = re.compile(r"\$\{([\w.-]+)\}")
_RANGE = re.compile(r"([\[(])([^,\[\]()]*)(?:(,)([^,\[\]()]*))?([\])])")
_BLOCKS = frozenset({"dependency", "plugin", "parent"})
_MAX_DEPTH = 100
_NOWHERE = ("", 0)

# A value and its offset, by the name of its tag.
_Values = dict[str, tuple[str, int]]


def read(file: SourceFile) -> Iterator[Dependency]:
    """Dependencies, plugins and the parent; a version may be a property of the same file."""
    blocks, properties = _parts(_COMMENT.sub(lambda comment: " " * len(comment.group()), file.text))
    for block in blocks:
        name = f"{block.get('groupId', _NOWHERE)[0]}:{block.get('artifactId', _NOWHERE)[0]}"
        version, start = block.get("version", _NOWHERE)
        named = _PROPERTY.fullmatch(version)
        value, place = properties.get(named.group(1), _NOWHERE) if named else (version, start)
        wanted = _wanted(value)
        if wanted is not None and "$" not in name:
            given = file.lines.span(place, place + len(value))
            span = file.lines.span(start, start + len(version))
            yield Dependency("Maven", name, wanted, span, given if wanted.version else None, given if named else None)


def _parts(text: str) -> tuple[list[_Values], _Values]:
    """The values in each block, and the properties."""
    blocks: list[_Values] = []
    properties: _Values = {}
    around: list[tuple[str, _Values]] = []
    for tag in _TAG.finditer(text):
        name = tag.group(2)
        if tag.group(1):
            _close(around, name)
            continue
        values: _Values = properties if name == "properties" else {}
        if name in _BLOCKS:
            blocks.append(values)
        if around:
            lead = len(tag.group(3)) - len(tag.group(3).lstrip())
            around[-1][1].setdefault(name, (tag.group(3).strip(), tag.start(3) + lead))
        if len(around) == _MAX_DEPTH:
            break
        around.append((name, values))
    return blocks, properties


def _close(around: list[tuple[str, _Values]], name: str) -> None:
    """Leave an element, and what was not closed in it; tags with attributes were not seen to open."""
    names = [opened for opened, _ in around]
    if name in names:
        del around[len(names) - 1 - names[::-1].index(name) :]


def _wanted(value: str) -> Wanted | None:
    """A version by itself is what Maven takes; `[1,2)` is a range."""
    if found := _RANGE.fullmatch(value):
        return _range(*found.groups(""))
    return Wanted(value) if value and not set(value) & set("[](),$ ") else None


def _range(opening: str, low: str, comma: str, high: str, closing: str) -> Wanted:
    if not comma:
        return Wanted(low.strip())
    bounds: list[Bound] = [(">=" if opening == "[" else ">", low.strip())] if low.strip() else []
    bounds += [("<=" if closing == "]" else "<", high.strip())] if high.strip() else []
    return Wanted(alternatives=(tuple(bounds),))
