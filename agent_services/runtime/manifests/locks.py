"""Lock files written as lists of packages: poetry.lock, uv.lock, pdm.lock and Cargo.lock; and Pipfile.lock."""

import re
from collections.abc import Iterator

from agent_services.runtime.advisories.versions import Ecosystem
from agent_services.runtime.manifests.dependency import Dependency
from agent_services.runtime.manifests.wanted import Wanted
from agent_services.runtime.source import SourceFile

_FIELD = re.compile(r'(name|version|source|type)\s*=\s*(?:"([^"\n]{1,300})"|\{[^\n]{1,500})')
_PIPFILE_NAME = re.compile(r' {8}"([\w.-]+)": \{')
_PIPFILE_VERSION = re.compile(r' {12}"version": "==([^"\n]+)",?')
# Sources that are no registry: the project's own parts, and what was taken from elsewhere.
_ELSEWHERE = re.compile(r"\{ (?:editable|virtual|directory|git|path|url) =|git\+|git$|directory$|file$|url$")


def read_python(file: SourceFile) -> Iterator[Dependency]:
    """Packages of a Python project."""
    return _packages(file, "PyPI", needs_source=False)


def read_rust(file: SourceFile) -> Iterator[Dependency]:
    """Packages of a Rust project; those without a source are its own."""
    return _packages(file, "crates.io", needs_source=True)


def read_pipfile(file: SourceFile) -> Iterator[Dependency]:
    """Packages that Pipenv settled, in the form it writes."""
    name = ""
    for number in range(1, len(file.lines) + 1):
        line = file.lines.line(number)
        if opened := _PIPFILE_NAME.fullmatch(line):
            name = opened.group(1)
        elif (version := _PIPFILE_VERSION.fullmatch(line)) and name:
            yield _locked(file, "PyPI", name, number, version)


def _packages(file: SourceFile, ecosystem: Ecosystem, *, needs_source: bool) -> Iterator[Dependency]:
    block: dict[str, str] = {}
    found: Dependency | None = None
    for number in range(1, len(file.lines) + 2):
        line = file.lines.line(number)
        if line == "[[package]]" or number > len(file.lines):
            if found is not None and _is_published(block, needs_source=needs_source):
                yield found
            block, found = {}, None
        elif field := _FIELD.fullmatch(line):
            block.setdefault(field.group(1), field.group(2) or field.group().partition("=")[2].strip())
            if field.group(1) == "version" and field.group(2) and "name" in block and found is None:
                found = _locked(file, ecosystem, block["name"], number, field)


def _is_published(block: dict[str, str], *, needs_source: bool) -> bool:
    if needs_source:
        return block.get("source", "").startswith("registry+")
    return not any(_ELSEWHERE.match(block.get(key, "")) for key in ("source", "type"))


def _locked(file: SourceFile, ecosystem: Ecosystem, name: str, number: int, version: re.Match[str]) -> Dependency:
    start = file.lines.offset(number, 1)
    group = version.re.groups
    place = file.lines.span(start + version.start(group), start + version.end(group))
    return Dependency(ecosystem, name, Wanted(version.group(group)), place)
