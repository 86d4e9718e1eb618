"""Declared architecture: which module may not import which, as import-linter writes it or as plain layers.

Understood contract types: layers, forbidden, independence, protected. Other types are left to import-linter itself.
"""

import configparser
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import Any


@dataclass(frozen=True, slots=True)
class Contract:
    """What one contract forbids: pairs of module patterns, the first of which may not import the second."""

    name: str
    pairs: tuple[tuple[str, str], ...]
    # `a.b -> c.d` pairs that are allowed all the same.
    ignored: tuple[tuple[str, str], ...] = ()
    allows_indirect: bool = False
    skips_types: bool = False
    why: str = ""
    members: tuple[str, ...] = field(default=())
    # Modules that the contract does not speak of, whatever the pairs say.
    exempt: tuple[str, ...] = ()
    # Whether a pattern means what is inside a module too.
    as_packages: bool = True

    def broken_by(self, importer: str, imported: str) -> tuple[str, str] | None:
        """The pair that an import breaks."""
        if any(_is(importer, one, exact=True) and _is(imported, other, exact=True) for one, other in self.ignored):
            return None
        exact = not self.as_packages
        if any(_is(importer, one, exact=exact) for one in self.exempt):
            return None
        pairs = ((low, high) for low, high in self.pairs if _is(importer, low, exact=exact))
        return next(((low, high) for low, high in pairs if _is(imported, high, exact=exact)), None)


def belongs(module: str, pattern: str) -> bool:
    """Whether a module is what a pattern names, or inside it."""
    return _is(module, pattern)


def layer_contract(layers: Iterable[object], name: str = "layers") -> Contract:
    """A contract of layers, the highest first; an entry may be a list of siblings that may not import each other."""
    return _layers(name, list(layers), [""], {})


def read_contracts(path: str, text: str) -> list[Contract]:
    """The contracts of `.importlinter`, `setup.cfg` or `pyproject.toml`; a broken file holds none."""
    try:
        found = list(_from_toml(text) if path.endswith(".toml") else _from_ini(text))
    except (configparser.Error, tomllib.TOMLDecodeError):
        return []
    return [contract for settings, skips in found if (contract := _contract(settings, skips)) is not None]


def _from_toml(text: str) -> Iterator[tuple[Mapping[str, Any], bool]]:
    table = tomllib.loads(text).get("tool", {}).get("importlinter", {})
    for contract in table.get("contracts", ()):
        yield contract, bool(table.get("exclude_type_checking_imports"))


def _from_ini(text: str) -> Iterator[tuple[Mapping[str, Any], bool]]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    skips = parser.get("importlinter", "exclude_type_checking_imports", fallback="").lower() == "true"
    for section in parser.sections():
        if section.startswith("importlinter:contract"):
            yield dict(parser[section]), skips


def _contract(settings: Mapping[str, Any], skips_types: bool) -> Contract | None:
    name, kind = str(settings.get("name", "contract")), settings.get("type")
    facts: dict[str, Any] = {
        "ignored": tuple(_pair(line) for line in _listed(settings.get("ignore_imports")) if "->" in line),
        "allows_indirect": str(settings.get("allow_indirect_imports", "")).lower() == "true",
        "skips_types": skips_types,
        "as_packages": str(settings.get("as_packages", "true")).lower() == "true",
    }
    if kind == "layers":
        return _layers(name, _listed(settings.get("layers")), _listed(settings.get("containers")) or [""], facts)
    if kind == "forbidden":
        sources, targets = _listed(settings.get("source_modules")), _listed(settings.get("forbidden_modules"))
        pairs = tuple(product(sources, targets))
        return Contract(name, pairs, why="is forbidden", members=(*sources, *targets), **facts)
    if kind == "independence":
        modules = _listed(settings.get("modules"))
        pairs = tuple(permutations(modules, 2))
        return Contract(name, pairs, why="couples modules that are to be independent", members=tuple(modules), **facts)
    if kind == "protected":
        guarded = _listed(settings.get("protected_modules"))
        exempt = (*_listed(settings.get("allowed_importers")), *guarded)
        pairs = tuple(("**", module) for module in guarded)
        return Contract(name, pairs, why="is protected", exempt=exempt, **{**facts, "allows_indirect": True})
    return None


def _layers(name: str, layers: Sequence[object], containers: list[str], facts: dict[str, Any]) -> Contract:
    pairs: list[tuple[str, str]] = []
    members: list[str] = []
    for container in containers:
        full = [[f"{container}.{one}".lstrip(".") for one in _siblings(layer)] for layer in layers]
        members += [one for layer in full for one in layer]
        for number, layer in enumerate(full):
            pairs += [(low, high) for above in full[:number] for high in above for low in layer]
            pairs += () if _is_open(layers[number]) else permutations(layer, 2)
    return Contract(name, tuple(pairs), why="points upwards in the layers", members=tuple(members), **facts)


def _siblings(layer: object) -> list[str]:
    """`a | b` and `a : b` are siblings, `(a)` may be missing."""
    parts = layer if isinstance(layer, list | tuple) else re.split(r"[|:]", str(layer))
    return [str(part).strip().strip("()").strip() for part in parts]


def _is_open(layer: object) -> bool:
    """Whether siblings may import each other."""
    return isinstance(layer, str) and ":" in layer


def _listed(value: object) -> list[str]:
    lines = value.splitlines() if isinstance(value, str) else value if isinstance(value, list) else []
    texts = [str(line).split("#")[0].strip() for line in lines]
    return [text for text in texts if text]


def _pair(line: str) -> tuple[str, str]:
    importer, _, imported = line.partition("->")
    return importer.strip(), imported.strip()


def _is(module: str, pattern: str, *, exact: bool = False) -> bool:
    if "*" not in pattern:
        return module == pattern or (not exact and module.startswith(pattern + "."))
    body = re.escape(pattern).replace(r"\*\*", r".+").replace(r"\*", r"[^.]+")
    return re.fullmatch(body if exact else body + r"(\..+)?", module) is not None
