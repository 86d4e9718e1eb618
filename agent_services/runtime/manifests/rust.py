"""Cargo.toml."""

from collections.abc import Iterator

from agent_services.runtime.manifests.dependency import Dependency
from agent_services.runtime.manifests.toml import Places, content, keyed, table
from agent_services.runtime.manifests.wanted import cargo
from agent_services.runtime.source import SourceFile

_KINDS = ("dependencies", "dev-dependencies", "build-dependencies")


def read(file: SourceFile) -> Iterator[Dependency]:
    """The dependencies of the package, of its workspace and of single targets."""
    places = Places(file)
    targets = [("target", target) for target in table(content(file), "target")]
    for prefix in ((), ("workspace",), *targets):
        for kind in _KINDS:
            yield from keyed(file, places, (*prefix, kind), "crates.io", cargo)
