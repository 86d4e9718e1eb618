"""go.mod, which settles versions by itself: the least that all ask for is what is built."""

from collections.abc import Iterator

from agent_services.runtime.manifests.dependency import Dependency
from agent_services.runtime.manifests.wanted import Wanted
from agent_services.runtime.source import SourceFile

_Line = tuple[int, list[str]]


def read(file: SourceFile) -> Iterator[Dependency]:
    """The required modules, and what others are replaced by."""
    lines = list(_lines(file))
    replaced = {words[1] for _, words in lines if words[0] == "replace"}
    for number, words in lines:
        module, version = words[-2:]
        if version.startswith("v") and (words[0] == "replace" or module not in replaced):
            text, start = file.lines.line(number).partition("//")[0], file.lines.offset(number, 1)
            end = text.rindex(version)
            span = file.lines.span(start + text.rindex(module, 0, end), start + end + len(version))
            # Databases count Go's versions without the letter.
            yield Dependency("Go", module, Wanted(version[1:]), span)


def _lines(file: SourceFile) -> Iterator[_Line]:
    """The lines of `require MODULE VERSION` and `replace MODULE => MODULE VERSION`, in words."""
    block: list[str] = []
    for number in range(1, len(file.lines) + 1):
        words = file.lines.line(number).partition("//")[0].split()
        if words[1:] == ["("]:
            block = words[:1]
        elif words[:1] == [")"]:
            block = []
        elif (words := [*block, *words]) and _names_a_module(words):
            yield number, words


def _names_a_module(words: list[str]) -> bool:
    return (words[0] == "require" and len(words) == 3) or (
        words[0] == "replace" and len(words) >= 5 and words[-3] == "=>"
    )
