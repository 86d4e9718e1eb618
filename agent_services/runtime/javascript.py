"""Small questions about JavaScript and TypeScript nodes."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_FIXED = ("string", "number", "true", "false", "null")


def is_fixed(node: "SgNode") -> bool:
    """Whether an expression is text or a number written down, also in several pieces."""
    if node.kind() in _FIXED:
        return True
    if node.kind() == "template_string":
        return not any(child.kind() == "template_substitution" for child in node.children())
    if node.kind() == "binary_expression":
        left, right = node.field("left"), node.field("right")
        return left is not None and right is not None and is_fixed(left) and is_fixed(right)
    return False
