"""What a file imports when it is loaded: quickly by text for whole repositories, exactly by tree for a few files."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from agent_services.runtime.python.reading import READINGS

_PYTHON = re.compile(
    r"^[ \t]*(?:lazy[ \t]+)?(?:from[ \t]+(?P<module>[.\w]+)[ \t]+import[ \t]*(?P<names>\([^)]*\)|[^\n#;]*)"
    r"|import[ \t]+(?P<plain>[^\n#;]*))",
    re.MULTILINE,
)
_SCRIPT = re.compile(
    r"^[ \t]*(?:import|export)\b(?P<type>[ \t]+type\b)?(?P<names>[^;'\"`=()]*?)(?:\bfrom[ \t]*)?"
    r"(?P<quote>['\"])(?P<module>\.[^'\"\n]*)(?P=quote)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import; `names` is empty for a plain `import a.b`. Lines count from 1."""

    module: str
    names: tuple[str, ...]
    line: int
    end_line: int


@lru_cache(maxsize=1024)
def quick_imports(text: str, python: bool) -> tuple[ImportLine, ...]:
    """Everything that looks like an import, also inside functions and texts; line numbers are not counted (0)."""
    return tuple(_quick_python(text) if python else _quick_script(text))


@lru_cache(maxsize=128)
def python_imports(text: str) -> tuple[ImportLine, ...]:
    """Imports that run when the module is loaded: not those in functions or under `TYPE_CHECKING`, nor lazy ones."""
    return tuple(_walk(READINGS.of(text).tree.body))


def script_imports(text: str) -> tuple[ImportLine, ...]:
    """Relative imports of a JavaScript or TypeScript file that exist at run time."""
    found = []
    for match in _SCRIPT.finditer(text):
        if match["type"] is None:
            line = text.count("\n", 0, match.start()) + 1
            found.append(ImportLine(match["module"], (), line, line + match[0].strip().count("\n")))
    return tuple(found)


def _quick_python(text: str) -> Iterator[ImportLine]:
    for match in _PYTHON.finditer(text):
        if match["plain"] is not None:
            for part in match["plain"].split(","):
                yield ImportLine(part.split(" as ")[0].strip(), (), 0, 0)
        else:
            listed = re.sub(r"#[^\n]*", "", match["names"]).strip("()\\ \t")
            names = [part.split(" as ")[0].strip() for part in listed.split(",")]
            yield ImportLine(match["module"], tuple(name for name in names if name), 0, 0)


def _quick_script(text: str) -> Iterator[ImportLine]:
    return (ImportLine(match["module"], (), 0, 0) for match in _SCRIPT.finditer(text) if match["type"] is None)


def _walk(body: list[ast.stmt]) -> Iterator[ImportLine]:
    for node in body:
        if getattr(node, "is_lazy", False):
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield ImportLine(alias.name, (), node.lineno, node.end_lineno or node.lineno)
        elif isinstance(node, ast.ImportFrom):
            names = tuple(alias.name for alias in node.names)
            yield ImportLine("." * node.level + (node.module or ""), names, node.lineno, node.end_lineno or node.lineno)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_for_types_or_scripts(node):
            for block in _blocks(node):
                yield from _walk(block)


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(node, name, [])
    for handler in getattr(node, "handlers", []):
        yield handler.body


def _is_for_types_or_scripts(node: ast.stmt) -> bool:
    """`if TYPE_CHECKING:` runs for type checkers only, `if __name__ == "__main__":` not on import."""
    return isinstance(node, ast.If) and any(
        (isinstance(part, ast.Name) and part.id in {"TYPE_CHECKING", "__name__"})
        or (isinstance(part, ast.Attribute) and part.attr == "TYPE_CHECKING")
        for part in ast.walk(node.test)
    )
