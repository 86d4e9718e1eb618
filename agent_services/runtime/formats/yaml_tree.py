"""YAML with places: what a document says, and on which line it says it."""

from collections.abc import Iterator
from itertools import islice

import yaml

from agent_services.runtime.rule import OverBudgetError
from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Span

_MAX_NODES = 200_000
_MAX_DEPTH = 200
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def documents(file: SourceFile) -> tuple[yaml.Node, ...]:
    """The documents of a file; none when it is no YAML, such as a template of it."""
    return file.once(_documents)


def _documents(file: SourceFile) -> tuple[yaml.Node, ...]:
    try:
        _refuse_depth(file.text)
        return tuple(yaml.compose_all(file.text, _Loader))
    except (yaml.YAMLError, ValueError):
        return ()


def _refuse_depth(text: str) -> None:
    """The composer recurses, so that nesting could exhaust the stack of the process."""
    depth = 0
    for event in islice(yaml.parse(text, _Loader), _MAX_NODES):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise OverBudgetError(f"YAML nested deeper than {_MAX_DEPTH} levels")


def pairs(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """Keys of a mapping as text, the key's node and the value's; nothing for other nodes."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key.value, key, value


def items(node: yaml.Node | None) -> tuple[yaml.Node, ...]:
    """Items of a sequence; nothing for other nodes."""
    return tuple(node.value) if isinstance(node, yaml.SequenceNode) else ()


def get(node: yaml.Node | None, *path: str) -> yaml.Node | None:
    """The value under keys of mappings in mappings."""
    for wanted in path:
        node = next((value for name, _, value in pairs(node) if name == wanted), None)
    return node


def text_of(node: yaml.Node | None) -> str:
    """A scalar's text; empty for other nodes."""
    return node.value if isinstance(node, yaml.ScalarNode) else ""


def walk(node: yaml.Node) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """Every key with its value anywhere in a document; what aliases repeat is visited once."""
    seen: set[int] = set()
    todo = [node]
    while todo:
        here = todo.pop()
        if id(here) in seen:
            continue
        seen.add(id(here))
        yield from pairs(here)
        todo += [value for _, _, value in pairs(here)] + list(items(here))


def span_of(file: SourceFile, node: yaml.Node) -> Span:
    """Where a node is: its first line, from its first sign; a block of text begins on the line of its sign."""
    line = min(node.start_mark.line + 1, len(file.lines))
    return Span.lines(line)


def line_in(file: SourceFile, node: yaml.Node, part: str) -> Span:
    """The first line of a node's text that holds a part of it."""
    for line in range(node.start_mark.line + 1, min(node.end_mark.line + 1, len(file.lines)) + 1):
        if part in file.lines.line(line):
            return Span.lines(line)
    return span_of(file, node)
