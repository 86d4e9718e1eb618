"""Which files name dependencies, which lock settles which manifest, and what they say."""

from collections.abc import Callable, Iterator, Mapping

from agent_services.runtime.manifests import go, javascript, locks, maven, python_projects, python_requirements, rust
from agent_services.runtime.manifests.dependency import Dependency
from agent_services.runtime.source import SourceFile

Reader = Callable[[SourceFile], Iterator[Dependency]]

_MANIFESTS: Mapping[str, Reader] = {
    "pyproject.toml": python_projects.read,
    "Pipfile": python_projects.read_pipfile,
    "package.json": javascript.read,
    "go.mod": go.read,
    "pom.xml": maven.read,
    "Cargo.toml": rust.read,
}
_LOCKS: Mapping[str, Reader] = {
    "poetry.lock": locks.read_python,
    "uv.lock": locks.read_python,
    "pdm.lock": locks.read_python,
    "Pipfile.lock": locks.read_pipfile,
    "package-lock.json": javascript.read_lock,
    "npm-shrinkwrap.json": javascript.read_lock,
    "Cargo.lock": locks.read_rust,
}
LOCK_NAMES = tuple(_LOCKS)
# Other files beside a manifest that hold what belongs to its versions: to change one alone would break the install.
_SETTLED_BY: Mapping[str, tuple[str, ...]] = {
    "pyproject.toml": ("poetry.lock", "uv.lock", "pdm.lock"),
    "Pipfile": ("Pipfile.lock",),
    "package.json": ("package-lock.json", "npm-shrinkwrap.json"),
    "Cargo.toml": ("Cargo.lock",),
}


def dependencies(file: SourceFile) -> tuple[Dependency, ...]:
    """The dependencies a file names, in its order; none for other files."""
    return file.once(_dependencies)


def is_lock(path: str) -> bool:
    """Whether a tool wrote it, so that nobody edits it."""
    return _name(path) in _LOCKS


def locks_of(path: str) -> tuple[str, ...]:
    """Where the locks of a manifest would be: beside it or at the root of the repository."""
    folder = path.rpartition("/")[0]
    folders = dict.fromkeys((f"{folder}/" if folder else "", ""))
    return tuple(prefix + name for prefix in folders for name in _SETTLED_BY.get(_name(path), ()))


def _dependencies(file: SourceFile) -> tuple[Dependency, ...]:
    name = _name(file.path)
    reader = _MANIFESTS.get(name) or _LOCKS.get(name)
    if reader is None and _lists_requirements(file.path):
        reader = python_requirements.read
    return tuple(reader(file)) if reader is not None else ()


def _lists_requirements(path: str) -> bool:
    *folders, name = path.split("/")
    named = "requirements" in name or "constraints" in name or folders[-1:] == ["requirements"]
    return named and name.endswith((".txt", ".in"))


def _name(path: str) -> str:
    return path.rpartition("/")[2]
