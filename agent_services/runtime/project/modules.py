"""Which file of a repository an import means, and which dotted name a file has."""

import posixpath
import sys
from collections.abc import Container, Iterable

from agent_services.runtime.project.import_lines import ImportLine

SCRIPT_SUFFIXES = (".ts", ".tsx", ".js", ".jsx")


def is_python(path: str) -> bool:
    """Whether a path is a Python source file."""
    return path.endswith(".py")


def nearest(path: str, others: Iterable[str], most: int) -> list[str]:
    """So many of some other paths, those that share the most folders with a path first."""
    parts, shared = path.split("/"), dict[str, int]()

    def order(other: str) -> tuple[int, str]:
        folder = other.rpartition("/")[0]
        if folder not in shared:
            shared[folder] = _shared(parts, folder.split("/"))
        return -shared[folder] - (other == path), other

    return sorted(others, key=order)[:most]


def module_name(path: str, paths: Container[str]) -> str:
    """Dotted name of a Python file: `src/shop/cart.py` is `shop.cart`; a package has the name of its folder."""
    root = _root(path, paths)
    inside = path[len(root) :].lstrip("/").removesuffix(".py")
    return inside.removesuffix("/__init__").replace("/", ".")


def targets(path: str, imported: ImportLine, paths: Container[str]) -> tuple[str, ...]:
    """Files of the repository that an import in `path` loads; empty for what comes from outside."""
    if not is_python(path):
        return _script_targets(path, imported.module, paths)
    if not imported.module.startswith("."):
        found = _absolute(path, imported, paths)
    else:
        level = len(imported.module) - len(imported.module.lstrip("."))
        folder = posixpath.dirname(path)
        for _ in range(level - 1):
            folder = posixpath.dirname(folder)
        found = _in_folder(folder, imported.module[level:], imported.names, paths)
    return tuple(target for target in dict.fromkeys(found) if target != path)


def _absolute(path: str, imported: ImportLine, paths: Container[str]) -> list[str]:
    if imported.module.partition(".")[0] in sys.stdlib_module_names:
        return []
    for root in _roots(path, paths):
        if found := _in_folder(root, imported.module, imported.names, paths):
            return found
    return []


def _in_folder(folder: str, module: str, names: tuple[str, ...], paths: Container[str]) -> list[str]:
    base = posixpath.join(folder, *module.split(".")) if module else folder
    own = next((found for found in (f"{base}.py", f"{base}/__init__.py") if found.lstrip("/") in paths), None)
    found = []
    for name in names:
        submodule = (f"{base}/{name}.py".lstrip("/"), f"{base}/{name}/__init__.py".lstrip("/"))
        found.append(next((path for path in submodule if path in paths), own))
    return [path for path in (found if names else [own]) if path is not None]


def _roots(path: str, paths: Container[str]) -> list[str]:
    """Folders that absolute imports may start from: those above the file that are no packages, and `src` in them."""
    folder = posixpath.dirname(path)
    above = [folder]
    while folder:
        folder = posixpath.dirname(folder)
        above.append(folder)
    plain = [folder for folder in above if posixpath.join(folder, "__init__.py") not in paths]
    return [root for folder in plain for root in (folder, posixpath.join(folder, "src"))]


def _shared(one: list[str], other: list[str]) -> int:
    same = 0
    for part, other_part in zip(one, other, strict=False):
        if part != other_part:
            break
        same += 1
    return same


def _root(path: str, paths: Container[str]) -> str:
    folder = posixpath.dirname(path)
    if posixpath.join(folder, "__init__.py") not in paths:
        return "src" if path.startswith("src/") else ""
    while folder and posixpath.join(folder, "__init__.py") in paths:
        folder = posixpath.dirname(folder)
    return folder


def _script_targets(path: str, module: str, paths: Container[str]) -> tuple[str, ...]:
    base = posixpath.normpath(posixpath.join(posixpath.dirname(path), module))
    stem = base.removesuffix(".js").removesuffix(".jsx")
    candidates = [base, *(stem + suffix for suffix in SCRIPT_SUFFIXES), *(f"{base}/index{s}" for s in SCRIPT_SUFFIXES)]
    return tuple([candidate for candidate in candidates if candidate in paths and candidate != path][:1])
