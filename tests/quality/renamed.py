"""A copy of a scanned set under other names: whoever knows the set by its names knows nothing of the copy."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.quality.product import Finding

if TYPE_CHECKING:
    from tree_sitter import Node

_BINDERS = {
    "assignment": "left",
    "augmented_assignment": "left",
    "for_statement": "left",
    "named_expression": "name",
    "function_definition": "name",
    "class_definition": "name",
    "parameters": "",
}


def copy(folder: Path, target: Path) -> dict[str, str]:
    """Copies every Python file with its variables, functions and own name renamed; answers old names by new ones."""
    target.mkdir(parents=True)
    names = {path.stem: _other(path.stem) for path in sorted(folder.glob("*.py"))}
    for old, new in names.items():
        data = _rename((folder / f"{old}.py").read_bytes())
        for stem in (old, old.lower()):
            data = data.replace(stem.encode(), new.encode())
        (target / f"{new}.py").write_bytes(data)
    return {new: old for old, new in names.items()}


def restored(findings: list[Finding], names: dict[str, str]) -> list[Finding]:
    """The findings under the names that the scorer knows."""
    return [each | {"path": f"{names[Path(str(each['path'])).stem]}.py"} for each in findings]


def _rename(data: bytes) -> bytes:
    import tree_sitter
    import tree_sitter_python

    tree = tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language())).parse(data)
    nodes = list(_walk(tree.root_node))
    bound = {name.text for node in nodes for name in _bound(node)} - _fixed(nodes)
    places = [node for node in nodes if node.type == "identifier" and node.text in bound and not _is_attribute(node)]
    for node in sorted(places, key=lambda each: -each.start_byte):
        data = data[: node.start_byte] + _other((node.text or b"").decode()).encode() + data[node.end_byte :]
    return data


def _walk(root: "Node") -> Iterator["Node"]:
    todo = [root]
    while todo:
        node = todo.pop()
        yield node
        todo.extend(reversed(node.children))


def _bound(node: "Node") -> Iterator["Node"]:
    field = _BINDERS.get(node.type)
    if field is None:
        return
    place = node.child_by_field_name(field) if field else node
    for below in _walk(place) if place is not None else ():
        if below.type in ("attribute", "subscript", "call", "default_parameter", "typed_parameter"):
            return
        if below.type == "identifier":
            yield below


def _fixed(nodes: list["Node"]) -> set[bytes | None]:
    """Names that come from outside the file, or that callers spell out."""
    fixed: set[bytes | None] = set()
    for node in nodes:
        if node.type in ("import_statement", "import_from_statement"):
            fixed |= {below.text for below in _walk(node) if below.type == "identifier"}
        elif node.type in ("attribute", "keyword_argument"):
            name = node.child_by_field_name("attribute" if node.type == "attribute" else "name")
            fixed.add(name.text if name is not None else None)
    return fixed


def _is_attribute(node: "Node") -> bool:
    above = node.parent
    return above is not None and above.type == "attribute" and above.child_by_field_name("attribute") == node


def _other(name: str) -> str:
    return f"n{hashlib.sha256(name.encode()).hexdigest()[:9]}"
