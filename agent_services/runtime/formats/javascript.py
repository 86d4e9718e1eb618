"""Small questions about JavaScript and TypeScript nodes."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent_services.runtime.source import SourceFile

if TYPE_CHECKING:
    from ast_grep_py import SgNode

SCRIPTS = ("javascript", "typescript")
_FIXED = ("string", "number", "true", "false", "null", "undefined")
_FUNCTIONS = ("function_declaration", "function_expression", "arrow_function", "method_definition", "program")
# Express, Koa, Next, Lambda; and in the browser the address of the page.
_GIVEN = re.compile(
    r"\b(?:req|request|ctx|context|event)(?:\.request)?\.(?:query|body|params|headers|cookies|queryStringParameters"
    r"|pathParameters|originalUrl|files?)\b(?:\??\.\w+|\[[^\]]{1,60}\])?|\breq\.(?:param|get|header|query)\([^)]{0,60}\)"
    r"|\bnew URLSearchParams\([^)]{0,80}\)|\b(?:window\.|document\.)?location\.(?:search|hash)\b"
    r"|\bsearchParams\.get\([^)]{0,60}\)"
)
_CLEANED = re.compile(
    r"^(?:await\s+)?(?:Number|parseInt|parseFloat|Boolean|BigInt|encodeURIComponent|encodeURI|escape\w*|\w*[sS]aniti[sz]e\w*"
    r"|\w*[vV]alidate\w*|path\.basename|basename|DOMPurify\.\w+)\("
)


# They hand on what they are given.
_SAME = re.compile(
    r"^(?:String|decodeURIComponent|decodeURI|unescape|\w*\.?(?:join|resolve|normalize|concat)|Buffer\.from)$"
    r"|\.(?:toString|trim|toLowerCase|toUpperCase|slice|substring|substr|split|concat)$"
)


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


def resolved(node: "SgNode") -> "SgNode":
    """The value of a name that the function around declares once and never changes; any other node itself."""
    if node.kind() != "identifier":
        return node
    around = function_of(node)
    written = [value for name, value in _declared(around) if name == node.text()]
    changed = around.find(pattern=f"{node.text()} = $VALUE") or around.find(pattern=f"{node.text()} += $VALUE")
    return written[0] if len(written) == 1 and changed is None else node


def function_of(node: "SgNode") -> "SgNode":
    """The innermost function around a node, or the program."""
    return next((above for above in node.ancestors() if above.kind() in _FUNCTIONS), node)


def given(file: SourceFile, node: "SgNode") -> str:
    """The part of an expression that the request or the page's address gives; empty when there is none."""
    for part in _parts(node):
        if _CLEANED.search(part.text()) or _by_another(part):
            continue
        if part.kind() != "identifier" and (found := _GIVEN.search(part.text())):
            return found.group()
        if part.kind() == "identifier" and part.text() in _given_names(file, function_of(part)):
            return part.text()
    return ""


def _by_another(part: "SgNode") -> bool:
    """Whether a function of the program makes something of the value first; what, only it knows."""
    call = part.field("function") if part.kind() == "call_expression" else None
    return call is not None and not _SAME.search(call.text()) and not _GIVEN.match(part.text())


def substitutions(node: "SgNode") -> "Iterator[SgNode]":
    """The values put into a text by `${...}` or `+`."""
    if node.kind() == "template_string":
        for child in node.children():
            if child.kind() == "template_substitution":
                yield from (inner for inner in child.children() if inner.is_named())
    elif node.kind() == "binary_expression":
        for side in (node.field("left"), node.field("right")):
            if side is not None:
                yield from substitutions(side) if side.kind() in ("binary_expression", "template_string") else [side]


def _parts(node: "SgNode") -> "list[SgNode]":
    if node.kind() in ("template_string", "binary_expression"):
        return [part for part in substitutions(node) if not is_fixed(part)]
    return [node]


def _declared(function: "SgNode") -> "Iterator[tuple[str, SgNode]]":
    """Names that a function declares, with what they are made of; `const {a, b} = x` gives both the same."""
    for declared in function.find_all(kind="variable_declarator"):
        name, value = declared.field("name"), declared.field("value")
        if name is not None and value is not None:
            yield from ((part, value) for part in re.findall(r"[A-Za-z_$][\w$]*", name.text()))


def _given_names(file: SourceFile, function: "SgNode") -> frozenset[str]:
    place = function.range()
    by_function = file.once(_names_of_file)
    key = (place.start.index, place.end.index)
    if key not in by_function:
        names: set[str] = set()
        for name, value in _declared(function):
            text = value.text()
            if not _CLEANED.search(text) and (_GIVEN.search(text) or _is_whole(text) or text in names):
                names.add(name)
        by_function[key] = frozenset(names)
    return by_function[key]


def _is_whole(text: str) -> bool:
    """`const { id } = req.query`."""
    return (
        re.fullmatch(r"(?:req|request|ctx(?:\.request)?|event)\.(?:query|body|params|headers|cookies)", text)
        is not None
    )


def _names_of_file(_: SourceFile) -> dict[tuple[int, int], frozenset[str]]:
    return {}
