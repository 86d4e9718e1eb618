"""Names of tables, paths and versions in an error page are a map for whoever attacks next."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.formats.templates import is_template, outputs
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile
from agent_services.runtime.web.handlers import handlers

# Errors whose text is about the caller's own input.
_ABOUT_INPUT = re.compile(
    r"Validation|Schema|HTTPException|APIError|UserError|BadRequest|Form|NotFound|Http404|Denied|ClientError"
)
_DATABASE = re.compile(
    r"sqlite3|psycopg|mysql|sqlalchemy|SQLAlchemyError|OperationalError|ProgrammingError|DatabaseError|pymongo"
)
_BROAD = {"Exception", "BaseException", ""}
_ANSWERS = re.compile(
    r"jsonify|Response|make_response|render|HTTPException|abort|send_error|write|finish|text|json|html", re.IGNORECASE
)
_LOGS = re.compile(r"log|print|warn|capture|sentry|debug", re.IGNORECASE)
_ANSWER_NAMES = {"content", "body", "response", "message", "error", "result", "msg", "data", "detail", "output"}


@rule(
    severity="medium",
    confidence="medium",
    cwe=(209, 200),
    languages=("python", "html", "template"),
    reads="text",
    source="CWE-209, OWASP error handling; nearest: CodeQL py/stack-trace-exposure",
    flags="""\
from flask import jsonify

def total(order):
    try:
        return jsonify(total=prices(order))
    except Exception as error:
        return jsonify(error=str(error)), 500
""",
    passes="""\
from flask import jsonify

def total(order):
    try:
        return jsonify(total=prices(order))
    except Exception as error:
        log.exception("no total")
        return jsonify(error="internal error"), 500
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds answers and pages that show clients the text of internal errors, traces or objects."""
    if is_test(file.path):
        return
    if file.language != "python":
        yield from _in_template(file)
    elif file.syntax_problem is None:
        for handler in file.nodes(ast.ExceptHandler):
            yield from _in_handler(file, handler)


def _answers(file: SourceFile, function: Function) -> bool:
    """A function that answers a request, or gets the thing which does."""
    given = {item.arg for item in function.args.args}
    return function in [each.function for each in handlers(file)] or bool(given & {"handler", "request", "response"})


def _in_template(file: SourceFile) -> Iterator[Match]:
    if not is_template(file):
        return
    for output in outputs(file.text):
        if re.search(r"__dict__|__class__|traceback|stack_?trace", output.shown):
            yield file.match(
                file.lines.span(output.start, output.end),
                f"The page shows `{output.shown[:60]}`, with paths, settings and data of the server in it. Show a"
                " number of the error, and write the rest to the log.",
            )


def _in_handler(file: SourceFile, handler: ast.ExceptHandler) -> Iterator[Match]:
    kind = "" if handler.type is None else ast.unparse(handler.type)
    function = file.function_of(handler)
    broad = kind in _BROAD or bool(_DATABASE.search(kind + file.imports.get(kind, "")))
    if not broad or _ABOUT_INPUT.search(kind) or function is None or not _answers(file, function):
        return
    for node in handler.body:
        for place in ast.walk(node):
            if isinstance(place, ast.Return | ast.Assign | ast.Call | ast.Raise) and _shows(
                place, handler.name, function
            ):
                yield file.match(
                    place,
                    f"The text of {kind or 'any error'} goes to the client: it can name tables, files and queries."
                    " Answer with a general message, and log the error.",
                )
                return


def _shows(node: ast.AST, name: str | None, function: Function) -> bool:
    if isinstance(node, ast.Assign):
        target = ast.unparse(node.targets[0]).rpartition(".")[2]
        texts = _is_error(node.value, name) and not isinstance(node.value, ast.Name)
        return target in _ANSWER_NAMES and texts and _returned(function, target)
    if isinstance(node, ast.Return):
        value = node.value
        parts = [value] if not isinstance(value, ast.Tuple) else value.elts
        return any(part is not None and (_is_error(part, name) or _holds(part, name)) for part in parts)
    if isinstance(node, ast.Raise):
        return (
            isinstance(node.exc, ast.Call) and "HTTPException" in ast.unparse(node.exc.func) and _holds(node.exc, name)
        )
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    sends = re.search(r"send_error|\.write$|\.finish$|^abort$|jsonify$|HttpResponse", called)
    return bool(sends) and not _LOGS.search(called) and _holds(node, name)


def _returned(function: Function, name: str) -> bool:
    return any(
        isinstance(node, ast.Return | ast.Call) and re.search(rf"\b{name}\b", ast.unparse(node))
        for node in ast.walk(function)
    )


def _is_error(node: ast.expr, name: str | None) -> bool:
    """The error itself, its text, or its trace."""
    text = ast.unparse(node)
    if re.fullmatch(r"(traceback\.)?format_exc\(\)", text):
        return True
    return name is not None and text in {name, f"str({name})", f"repr({name})", f"{name}.args", f"{name}.message"}


def _holds(node: ast.expr, name: str | None) -> bool:
    """An answer made of it: not a call of the program's own that may do anything with it."""
    if (
        isinstance(node, ast.Call)
        and not _ANSWERS.search(ast.unparse(node.func))
        and not ast.unparse(node.func).endswith("format")
    ):
        return False
    return any(_is_text_of(part, name) for part in ast.walk(node) if isinstance(part, ast.expr))


def _is_text_of(node: ast.expr, name: str | None) -> bool:
    if isinstance(node, ast.FormattedValue):
        return _is_error(node.value, name)
    plain = isinstance(node, ast.Name) and node.id == name
    return _is_error(node, name) and not plain
