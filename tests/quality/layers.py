"""Own set, generated: an import against the layers a project declares, and as many that obey them."""

import random
from collections.abc import Iterator

from tests.quality.case import Case, line_of

_STACKS = (
    ("web", "services", "domain", "storage"),
    ("commands", "workflows", "models", "drivers"),
    ("pages", "queries", "schema"),
)
_FORMS = (
    "from {package}.{layer} import {name}\n",
    "import {package}.{layer}.{name}\n",
    "from {package}.{layer}.{name} import work\n",
)


def cases() -> Iterator[Case]:
    """30 upward imports and 30 downward ones; the same every time."""
    for seed in range(30):
        chance = random.Random(1000 + seed)
        package, stack = chance.choice(("depot", "ledger", "studio")), _STACKS[seed % len(_STACKS)]
        base = _project(package, stack, declaration=seed % 2)
        upper, lower = sorted(chance.sample(range(len(stack)), 2))
        yield _case(f"upward-{seed:02d}", base, package, stack[lower], stack[upper], seed, legal=False)
        yield _case(f"downward-{seed:02d}", base, package, stack[upper], stack[lower], seed, legal=True)


def _project(package: str, stack: tuple[str, ...], declaration: int) -> dict[str, str]:
    files = {f"{package}/__init__.py": ""}
    for layer in stack:
        files[f"{package}/{layer}/__init__.py"] = ""
        for name in ("orders", "people"):
            files[f"{package}/{layer}/{name}.py"] = f'"""About {name}."""\n\n\ndef work(item):\n    return item\n'
    return files | (_tach(package, stack) if declaration else _import_linter(package, stack))


def _import_linter(package: str, stack: tuple[str, ...]) -> dict[str, str]:
    layers = "".join(f"    {package}.{layer}\n" for layer in stack)
    top = f"[importlinter]\nroot_package = {package}\n\n"
    return {".importlinter": f"{top}[importlinter:contract:1]\nname = Layers\ntype = layers\nlayers =\n{layers}"}


def _tach(package: str, stack: tuple[str, ...]) -> dict[str, str]:
    modules = "".join(
        f'\n[[modules]]\npath = "{package}.{layer}"\ndepends_on = [{_quoted(package, stack[place + 1 :])}]\n'
        for place, layer in enumerate(stack)
    )
    return {"tach.toml": f'source_roots = ["."]\n{modules}'}


def _quoted(package: str, layers: tuple[str, ...]) -> str:
    return ", ".join(f'"{package}.{layer}"' for layer in layers)


def _case(
    name: str, base: dict[str, str], package: str, importer: str, imported: str, seed: int, *, legal: bool
) -> Case:
    line = _FORMS[seed % len(_FORMS)].format(package=package, layer=imported, name="orders")
    path = f"{package}/{importer}/people.py"
    head = {**base, path: base[path].replace("\n\n", f"\n\n{line}\n", 1)}
    return Case(name, base, head, None if legal else (path, line_of(head[path], line.strip())))
