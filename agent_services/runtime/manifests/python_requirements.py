"""requirements.txt and its kin: one requirement a line, in the words of PEP 508."""

import re
from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement

from agent_services.runtime.manifests.dependency import Dependency
from agent_services.runtime.manifests.wanted import pep440
from agent_services.runtime.source import SourceFile

_MAX_LENGTH = 500
# A backslash joins lines; pip takes ` #` for a comment.
_LINE = re.compile(r"(?:[^\\\n]|\\(?:\r?\n|[^\n]))+")
_END = re.compile(r"\s--|\s#|\\\r?\n")
_PIN = re.compile(r"={2,3}\s*([^\s;,#]+)")


def read(file: SourceFile) -> Iterator[Dependency]:
    """The requirements; options, addresses and what cannot be read are passed over."""
    for found in _LINE.finditer(file.text):
        line = found.group()
        end = _END.search(line)
        text = line[: end.start() if end else len(line)].rstrip()
        lead = len(text) - len(text.lstrip())
        hashed = "--hash" in line
        if text and text[lead] not in "-#":
            yield from requirement(file, found.start() + lead, text.strip(), fixable=not hashed)


def requirement(file: SourceFile, start: int, text: str, *, fixable: bool) -> Iterator[Dependency]:
    """The dependency that a text at an offset asks for; none for an address or what is no requirement."""
    try:
        parsed = Requirement(text) if len(text) <= _MAX_LENGTH else None
    except InvalidRequirement:
        return
    wanted = pep440(str(parsed.specifier)) if parsed is not None and not parsed.url else None
    if parsed is None or wanted is None:
        return
    pin = _PIN.search(text) if fixable and len(parsed.specifier) == 1 and wanted.version else None
    place = file.lines.span(start + pin.start(1), start + pin.end(1)) if pin else None
    yield Dependency("PyPI", parsed.name, wanted, file.lines.span(start, start + len(text)), place)
