"""pyproject.toml (PEP 621, PEP 735, Poetry) and Pipfile."""

from collections.abc import Iterator, Mapping
from typing import Any

from agent_services.runtime.manifests.dependency import Dependency
from agent_services.runtime.manifests.python_requirements import requirement
from agent_services.runtime.manifests.toml import Places, content, keyed, table
from agent_services.runtime.manifests.wanted import poetry
from agent_services.runtime.source import SourceFile

_POETRY = ("tool", "poetry")


def read(file: SourceFile) -> Iterator[Dependency]:
    """The dependencies of every group."""
    said, places = content(file), Places(file)
    for text in _requirements(said):
        if (start := places.text(text)) is not None:
            yield from requirement(file, start, text, fixable=True)
    for path in _poetry_tables(said):
        yield from keyed(file, places, path, "PyPI", poetry)


def read_pipfile(file: SourceFile) -> Iterator[Dependency]:
    """Packages and those for development."""
    places = Places(file)
    for path in ("packages",), ("dev-packages",):
        yield from keyed(file, places, path, "PyPI", poetry)


def _requirements(said: Mapping[str, Any]) -> Iterator[str]:
    project = table(said, "project")
    lists = [
        table(said, "build-system").get("requires"),
        project.get("dependencies"),
        *table(project, "optional-dependencies").values(),
        *table(said, "dependency-groups").values(),
    ]
    for each in lists:
        yield from (text for text in (each if isinstance(each, list) else ()) if isinstance(text, str))


def _poetry_tables(said: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    yield from ((*_POETRY, "dependencies"), (*_POETRY, "dev-dependencies"))
    for group in table(said, *_POETRY, "group"):
        yield (*_POETRY, "group", group, "dependencies")
