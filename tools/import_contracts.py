"""An import-linter contract that lists what may be imported, where the built-in ones list what may not."""

import sys
from fnmatch import fnmatchcase

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyContract(Contract):
    """Modules matching `source_modules` import the standard library and `allowed_modules` only.

    Both are lists of shell patterns on dotted names; a package's pattern also covers what is inside it.
    """

    type_name = "only"

    # The base class puts the lists in the place of these fields.
    source_modules: list[str] = fields.ListField(subfield=fields.StringField())  # type: ignore[assignment]
    allowed_modules: list[str] = fields.ListField(subfield=fields.StringField())  # type: ignore[assignment]

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every direct import that is not allowed."""
        sources = sorted(name for name in graph.modules if _matches(name, self.source_modules))
        found = [
            (name, imported)
            for name in sources
            for imported in sorted(graph.find_modules_directly_imported_by(name))
            if imported.partition(".")[0] not in sys.stdlib_module_names
            and not _matches(imported, self.allowed_modules)
        ]
        output.verbose_print(verbose, f"{len(sources)} modules looked at")
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each import that is not allowed."""
        for name, imported in check.metadata["found"]:
            output.print_error(f"{name} imports {imported}; it may import only {', '.join(self.allowed_modules)}")


def _matches(name: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(name, pattern) or fnmatchcase(name, f"{pattern}.*") for pattern in patterns)
