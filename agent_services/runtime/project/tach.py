"""Declared module boundaries, as `tach.toml` writes them: dependencies, layers, visibility and interfaces."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

# Repeated parts of a glob or an expression: with more, one that is made for it takes for ever.
MOST_STARS = 6
_SIMPLE = re.compile(r"(?:[\w.|()^$]|\\[.\w]|(?<![*+)])[*+])*")
_DIRECTIVE = re.compile(r"#\s*tach-ignore(?:\([^)]*\))?[ \t]*([\w., \t]*)")


@dataclass(frozen=True, slots=True)
class Module:
    """One `[[modules]]` entry; None where it says nothing."""

    path: str
    depends_on: tuple[str, ...] | None = None
    cannot_depend_on: tuple[str, ...] = ()
    layer: str = ""
    visibility: tuple[str, ...] | None = None
    utility: bool = False
    unchecked: bool = False


@dataclass(frozen=True, slots=True)
class Interface:
    """One `[[interfaces]]` entry: regular expressions of what which modules expose, and to whom."""

    expose: tuple[str, ...]
    modules: tuple[str, ...] = (".*",)
    visibility: tuple[str, ...] = ("**",)
    exclusive: bool = False


@dataclass(frozen=True)
class Boundaries:
    """A whole `tach.toml`; layers are named from the highest down."""

    modules: tuple[Module, ...]
    layers: tuple[str, ...] = ()
    closed: frozenset[str] = frozenset()
    interfaces: tuple[Interface, ...] = ()
    source_roots: tuple[str, ...] = (".",)
    exclude: tuple[str, ...] = ()
    skips_types: bool = True
    _found: dict[str, Module | None] = field(default_factory=dict, compare=False)

    def name_of(self, path: str) -> str:
        """Dotted name of a Python file; empty outside of the source roots and in excluded folders."""
        if any(fnmatchcase(path, glob) or fnmatchcase(path, f"{glob.rstrip('/')}/*") for glob in self.exclude):
            return ""
        folders = [root.strip("./") for root in self.source_roots]
        inside = [root for root in folders if not root or path.startswith(f"{root}/")]
        if not inside:
            return ""
        rest = path[len(max(inside, key=len)) :].lstrip("/").removesuffix(".py")
        return rest.removesuffix("/__init__").replace("/", ".")

    def why_not(self, importer: str, imported: str) -> str:
        """Why one module may not import a name of another: the end of a sentence; empty when it may."""
        source, target = self._module(importer), self._module(imported)
        if source is None or target is None or source == target or source.unchecked:
            return ""
        return self._why_no_dependency(source, target) or self._why_not_public(source, target, imported)

    def _module(self, name: str) -> Module | None:
        """The entry that is nearest to a name; of several globs the last."""
        if name not in self._found:
            parts = name.split(".")
            above = [".".join(parts[:count]) for count in range(len(parts), 0, -1)]
            entries = ((part, module) for part in above for module in reversed(self.modules))
            self._found[name] = next((module for part, module in entries if _matches(part, module.path)), None)
        return self._found[name]

    def _why_no_dependency(self, source: Module, target: Module) -> str:
        if target.visibility is not None and not _any(source.path, target.visibility):
            return f"`{target.path}` is not visible to `{source.path}`"
        if _any(target.path, source.cannot_depend_on):
            return f"`{source.path}` is not to depend on `{target.path}`"
        if target.utility:
            return ""
        if source.layer in self.layers and target.layer in self.layers and source.layer != target.layer:
            return self._why_not_down(source, target)
        if source.depends_on is not None and not _any(target.path, source.depends_on):
            return f"`{source.path}` does not list `{target.path}` among what it depends on"
        return ""

    def _why_not_down(self, source: Module, target: Module) -> str:
        high, low = self.layers.index(source.layer), self.layers.index(target.layer)
        if high > low:
            return f"layer `{target.layer}` is above layer `{source.layer}`"
        between = [layer for layer in self.layers[high + 1 : low] if layer in self.closed]
        return f"layer `{between[0]}` between them is closed" if between else ""

    def _why_not_public(self, source: Module, target: Module, imported: str) -> str:
        own = [each for each in self.interfaces if any(_full(pattern, target.path) for pattern in each.modules)]
        seen = [each for each in own if _any(source.path, each.visibility)]
        seen = [each for each in seen if each.exclusive and each.visibility != ("**",)] or seen
        member = imported[len(target.path) :].lstrip(".")
        if not own or not member or any(_full(pattern, member) for each in seen for pattern in each.expose):
            return ""
        return f"`{member}` is not in the public interface of `{target.path}`"


def read_boundaries(text: str) -> Boundaries | None:
    """The boundaries of a `tach.toml`; None when it cannot be read or declares no module."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
    modules = [module for table in _tables(document, "modules") for module in _modules(table)]
    if not modules:
        return None
    layers = [each if isinstance(each, dict) else {"name": each} for each in document.get("layers") or ()]
    return Boundaries(
        tuple(modules),
        layers=tuple(str(each.get("name")) for each in layers),
        closed=frozenset(str(each.get("name")) for each in layers if each.get("closed") is True),
        interfaces=tuple(_interface(table) for table in _tables(document, "interfaces")),
        source_roots=_texts(document.get("source_roots")) or (".",),
        exclude=_texts(document.get("exclude")) or (),
        skips_types=document.get("ignore_type_checking_imports") is not False,
    )


def ignored_names(comments: str) -> frozenset[str] | None:
    """Names that a `tach-ignore` in an import's own or preceding line lets pass; empty for all, None without one."""
    found = _DIRECTIVE.search(comments)
    return None if found is None else frozenset(found.group(1).replace(",", " ").split())


def _modules(table: Mapping[str, Any]) -> list[Module]:
    paths = [table["path"]] if isinstance(table.get("path"), str) else list(_texts(table.get("paths")) or ())
    return [
        Module(
            path,
            depends_on=_texts(table.get("depends_on")),
            cannot_depend_on=_texts(table.get("cannot_depend_on")) or (),
            layer=str(table.get("layer") or ""),
            visibility=_texts(table.get("visibility")),
            utility=table.get("utility") is True,
            unchecked=table.get("unchecked") is True,
        )
        for path in paths
        if path != "<root>"
    ]


def _interface(table: Mapping[str, Any]) -> Interface:
    return Interface(
        _texts(table.get("expose")) or (),
        modules=_texts(table.get("from")) or (".*",),
        visibility=_texts(table.get("visibility")) or ("**",),
        exclusive=table.get("exclusive") is True,
    )


def _tables(document: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = document.get(key)
    return [table for table in value if isinstance(table, dict)] if isinstance(value, list) else []


def _texts(value: object) -> tuple[str, ...] | None:
    """Texts of a list, in which a dependency may also be a table with a path; None when there is no list."""
    if not isinstance(value, list):
        return None
    texts = [each.get("path") if isinstance(each, dict) else each for each in value]
    return tuple(text for text in texts if isinstance(text, str))


def _any(module: str, patterns: tuple[str, ...]) -> bool:
    return any(_matches(module, pattern) for pattern in patterns)


def _matches(module: str, pattern: str) -> bool:
    """`*` is one part of a dotted name, `**` any number of parts."""
    if "*" not in pattern:
        return module == pattern
    if pattern == "**" or pattern.count("*") > MOST_STARS:
        return pattern == "**"
    body = re.escape(pattern).replace(r"\*\*", ".+").replace(r"\*", "[^.]+")
    return re.fullmatch(body, module) is not None


def _full(pattern: str, text: str) -> bool:
    """Whether a regular expression of the repository means a whole text; only simple ones can be trusted to end."""
    repeats = pattern.count("*") + pattern.count("+")
    if repeats > MOST_STARS or not _SIMPLE.fullmatch(pattern):
        return pattern == text
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:
        return pattern == text
