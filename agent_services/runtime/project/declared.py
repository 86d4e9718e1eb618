"""The architecture that a repository declares, in whichever of the known files."""

from agent_services.runtime.project.contracts import Contract, layer_contract, read_contracts
from agent_services.runtime.project.tach import Boundaries, read_boundaries
from agent_services.runtime.source import ChangeView

IMPORT_LINTER = (".importlinter", "setup.cfg", "pyproject.toml")
TACH = "tach.toml"


def declared_contracts(change: ChangeView) -> list[Contract]:
    """Contracts of the option `layers` and of import-linter's files."""
    layers = change.options.get("layers")
    found = [layer_contract(layers)] if isinstance(layers, list | tuple) and layers else []
    texts = change.read_configs(IMPORT_LINTER)
    for path in IMPORT_LINTER:
        found += read_contracts(path, texts.get(path, ""))
    return found


def declared_boundaries(change: ChangeView) -> Boundaries | None:
    """Boundaries of a `tach.toml` in the root."""
    return read_boundaries(change.read_configs([TACH]).get(TACH, ""))
