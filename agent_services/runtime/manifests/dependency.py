"""A dependency as a file names it."""

from dataclasses import dataclass

from agent_services.runtime.advisories.versions import Ecosystem, package_name
from agent_services.runtime.manifests.wanted import Wanted
from agent_services.runtime.text import Span


@dataclass(frozen=True, slots=True)
class Dependency:
    """One package, what is allowed of it, and where that stands."""

    ecosystem: Ecosystem
    name: str
    wanted: Wanted
    span: Span
    # Where the one version stands by itself, so that another can be put there; None in locks and beside hashes.
    pin: Span | None = None
    # Where the version is given, when it is given a name elsewhere in the file.
    given: Span | None = None

    @property
    def package(self) -> tuple[Ecosystem, str]:
        """What tells packages apart."""
        return self.ecosystem, package_name(self.ecosystem, self.name)
