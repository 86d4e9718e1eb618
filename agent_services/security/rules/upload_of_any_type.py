"""An upload that keeps the client's ending may be a page or a program, and the server will serve or run it."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.python.shapes import brief
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile
from agent_services.runtime.web.handlers import is_web

_FILES = re.compile(r"\brequest\.(files|FILES)\b")
# Who looks at the kind of a file says one of these; a name that the server makes itself has no ending of the client's.
_LOOKS = re.compile(
    r"allow|\bext\b|_ext|ext_|extension|endswith|splitext|suffix|mime|content_type|imghdr|magic|valid|is_valid|form|"
    r"Image\.|\bverify|scan|filetype|guess_type|rsplit|check|UploadSet|serializer",
    re.IGNORECASE,
)
_NAMED = ("dst", "file", "name")
_OPENS = {"open", "io.open", "aiofiles.open"}


@rule(
    severity="medium",
    confidence="medium",
    cwe=(434,),
    source="CWE-434; nearest: none in ruff or bandit; OWASP File Upload Cheat Sheet",
    flags="""\
import os
from flask import request
from werkzeug.utils import secure_filename

def upload():
    picture = request.files["picture"]
    picture.save(os.path.join("static", secure_filename(picture.filename)))
    return {}
""",
    passes="""\
import os
from flask import request
from werkzeug.utils import secure_filename

def upload():
    picture = request.files["picture"]
    if os.path.splitext(picture.filename)[1].lower() not in {".png", ".jpg"}:
        return {}, 415
    picture.save(os.path.join("static", secure_filename(picture.filename)))
    return {}
""",
    limits="A check of the kind is seen by its words only: one in a function with another name is not.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds uploads that are stored under the client's file name without a look at what kind of file it is."""
    if not is_web(file):
        return
    for function in file.functions():
        uploads, code = _uploads(file, function), _code(file, function)
        if (uploads or _FILES.search(code)) and not _LOOKS.search(code):
            yield from _stored(file, function, uploads)


def _code(file: SourceFile, function: Function) -> str:
    """The function without decorators and docstring."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    return "\n".join(file.segment(node) for node in body)


def _uploads(file: SourceFile, function: Function) -> set[str]:
    """Names of uploaded files: read from the request, or parameters that are annotated so."""
    arguments = [*function.args.args, *function.args.kwonlyargs]
    found = {each.arg for each in arguments if each.annotation is not None and _is_upload(file, each.annotation)}
    for node in walk(function):
        if isinstance(node, ast.Assign) and _FILES.search(file.segment(node.value)):
            if not isinstance(node.value, ast.Attribute):
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.For) and isinstance(node.target, ast.Name) and _FILES.search(file.segment(node.iter)):
            found.add(node.target.id)
    return found


def _is_upload(file: SourceFile, annotation: ast.expr) -> bool:
    return any(
        file.name(part).endswith(".UploadFile")
        for part in walk(annotation)
        if isinstance(part, ast.Name | ast.Attribute)
    )


def _stored(file: SourceFile, function: Function, uploads: set[str]) -> Iterator[Match]:
    """The first place where something is written under a name that the client gave."""
    names = _client_names(file, function, uploads)
    for call in walk(function):
        if isinstance(call, ast.Call) and (place := _stored_at(file, call)) is not None:
            given = next((part for part in walk(place) if _is_client_name(file, part, uploads, names)), None)
            if given is not None:
                yield file.match(
                    call,
                    f"`{brief(file, call.func)}` keeps the ending in `{brief(file, given)}`, which the client chooses:"
                    " a page or a program is stored like a picture, and served or run later. Accept only the endings"
                    " that are needed, or make the name yourself.",
                )
                return


def _client_names(file: SourceFile, function: Function, uploads: set[str]) -> set[str]:
    """Names that hold what the client called a file."""
    found: set[str] = set()
    for node in walk(function):
        if isinstance(node, ast.Assign) and any(
            _is_client_name(file, each, uploads, found) for each in walk(node.value)
        ):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found - uploads


def _is_client_name(file: SourceFile, node: ast.AST, uploads: set[str], names: set[str]) -> bool:
    if isinstance(node, ast.Attribute) and node.attr in ("filename", "name"):
        owner = node.value
        return (isinstance(owner, ast.Name) and owner.id in uploads) or bool(_FILES.search(file.segment(owner)))
    return isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load)


def _stored_at(file: SourceFile, call: ast.Call) -> ast.expr | None:
    """What says where a call writes."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "write_bytes":
        return call.func.value
    first = call.args[0] if call.args else next((item.value for item in call.keywords if item.arg in _NAMED), None)
    if isinstance(call.func, ast.Attribute) and call.func.attr == "save":
        return first
    mode = call.args[1] if len(call.args) > 1 else None
    writes = isinstance(mode, ast.Constant) and str(mode.value).startswith(("w", "x", "a"))
    return first if writes and file.name(call.func) in _OPENS else None
