"""A megabyte that unpacks to a terabyte fills memory or disk: whoever sends it stops the service."""

import ast
import re
from collections.abc import Iterator
from functools import partial

from agent_services.runtime.change.before import is_test
from agent_services.runtime.flow.report import matches
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.python.shapes import brief
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

# Whoever asks one of these knows how large the result will be, or stops at a size.
_MEASURED = re.compile(
    r"file_size|max_(length|size|bytes|ratio)|limit|compress_size|\bMAX_|sum\(|st_size|too_large", re.IGNORECASE
)
# What takes out all of an archive or stream, by the module that opens it; looking at names and sizes does not.
_MEMBERS = {"extractall", "extract", "extractfile", "open", "read"}
_STREAM = {"read", "readall", "readlines", "copyfileobj"}
_UNPACKS = {"zipfile": _MEMBERS, "tarfile": _MEMBERS, "gzip": _STREAM, "bz2": _STREAM, "lzma": _STREAM}


@rule(
    severity="medium",
    confidence="medium",
    cwe=(409,),
    source="CWE-409; nearest: none in ruff or bandit",
    references=(
        ("Python: decompression pitfalls", "https://docs.python.org/3/library/zipfile.html#decompression-pitfalls"),
    ),
    flags="""\
import zipfile
from flask import request

def unpack():
    with zipfile.ZipFile(request.files["archive"]) as archive:
        archive.extractall("incoming")
    return {}
""",
    passes="""\
import zipfile
from flask import request

def unpack():
    with zipfile.ZipFile(request.files["archive"]) as archive:
        if sum(member.file_size for member in archive.infolist()) > 100_000_000:
            return {}, 413
        archive.extractall("incoming")
    return {}
""",
    limits="A limit in a function that is called, or one that the server in front sets, is not seen.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds compressed data of a client that is unpacked without a limit on what it becomes."""
    if is_test(file.path):
        return
    for match in matches(file, "bomb", partial(_message, file)):
        if _is_unlimited(file, match):
            yield match
    yield from _guard_off(file)


def _message(file: SourceFile, hit: Hit, what: str) -> str:
    call = brief(file, hit.node.func) if isinstance(hit.node, ast.Call) else "this"
    return (
        f"`{call}` unpacks {what}, with no limit to what it becomes: a few kilobytes can fill the memory or the disk. "
        "Add up `file_size` of the members first, or read in pieces and stop at a size."
    )


def _is_unlimited(file: SourceFile, match: Match) -> bool:
    """Whether the function takes out what is in the archive, and never asks how much that is."""
    node = next((call for call in file.nodes(ast.Call) if file.span(call) == match.span), None)
    function = file.function_of(node) if node is not None else None
    if node is None or function is None or _MEASURED.search(file.segment(function)):
        return False
    module, _, name = file.name(node.func).partition(".")
    return name.endswith("decompress") or any(_takes_all(call, module) for call in _others(function, node))


def _others(function: Function, node: ast.Call) -> Iterator[ast.Call]:
    return (call for call in walk(function) if isinstance(call, ast.Call) and call is not node)


def _takes_all(call: ast.Call, module: str) -> bool:
    """Of an archive a member is read by its name, of a stream all is read when no length is given."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    whole = bool(call.args) if module in ("zipfile", "tarfile") else name == "copyfileobj" or not call.args
    return name in _UNPACKS.get(module, _MEMBERS) and (whole or name.startswith("extract"))


def _guard_off(file: SourceFile) -> Iterator[Match]:
    """Pillow refuses pictures of more pixels than it is told."""
    for node in file.nodes(ast.Assign):
        target = node.targets[0]
        is_none = isinstance(node.value, ast.Constant) and node.value.value is None
        if is_none and file.name(target) == "PIL.Image.MAX_IMAGE_PIXELS":
            yield file.match(
                node,
                f"`{brief(file, node)}` switches off Pillow's guard: a small file may become a picture of any size in"
                " memory. Set the number of pixels that you need.",
            )
