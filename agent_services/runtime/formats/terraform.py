"""Terraform by its blocks: what kind, which attributes, on which line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent_services.runtime.source import SourceFile

if TYPE_CHECKING:
    from ast_grep_py import SgNode


@dataclass(frozen=True, slots=True)
class Block:
    """A block; `labels` are its quoted names, as in `resource "aws_s3_bucket" "logs"`."""

    node: "SgNode"
    kind: str
    labels: tuple[str, ...]

    def attribute(self, name: str) -> "SgNode | None":
        """The node of an attribute of this block itself."""
        for child in _inside(self.node):
            first = child.child(0)
            if child.kind() == "attribute" and first is not None and first.text() == name:
                return child
        return None

    def value(self, name: str) -> str:
        """An attribute's value as it is written, without quotes; empty when it has none."""
        node = self.attribute(name)
        return "" if node is None else node.text().partition("=")[2].strip().strip('"')


def blocks(file: SourceFile, *kinds: str) -> Iterator[Block]:
    """Every block of these kinds, also inside others."""
    for node in file.kinds("block"):
        children = node.children()
        if children and children[0].text() in kinds:
            labels = tuple(child.text().strip('"') for child in children[1:] if child.kind() == "string_lit")
            yield Block(node, children[0].text(), labels)


def _inside(node: "SgNode") -> "Iterator[SgNode]":
    for child in node.children():
        if child.kind() == "body":
            yield from child.children()
