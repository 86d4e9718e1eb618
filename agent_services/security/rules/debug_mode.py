"""A debugger reachable over the network lets any visitor run code; Werkzeug's console is one request away."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_OTHERS = {"asyncio.run", "subprocess.run", "uvicorn.run", "trio.run", "anyio.run"}
_APPLICATIONS = {
    "aiohttp.web.Application",
    "fastapi.FastAPI",
    "starlette.applications.Starlette",
    "tornado.web.Application",
}
_SERVED = {"host", "port", "use_reloader", "threaded", "ssl_context", "extra_files"}
_SETTINGS = re.compile(r"(^|/)(settings|config|production|prod)(/\w+)?\.py$")
_LOCAL = re.compile(r"dev|local|test|debug|sample|example", re.IGNORECASE)


@rule(
    severity="high",
    confidence="medium",
    cwe=(489, 215),
    source="CWE-489; nearest: ruff S201, bandit B201",
    flags="from flask import Flask\napp = Flask(__name__)\napp.run(debug=True)\n",
    passes="import asyncio\n\nasync def main(): ...\n\nasyncio.run(main(), debug=True)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds web applications started with their debugger or debug pages on."""
    if is_test(file.path):
        return
    yield from _started(file)
    for call in file.calls(*_APPLICATIONS):
        for item in call.keywords:
            if item.arg == "debug" and _is_true(item.value):
                yield file.match(
                    item,
                    f"`{ast.unparse(call.func)}` shows traces with code and values to whoever makes it fail. Leave"
                    " `debug` out, and set it from the environment at home.",
                    fix=file.fix("Turn debugging off", file.replace(item.value, "False")),
                )
    yield from _settings(file)


def _started(file: SourceFile) -> Iterator[Match]:
    flask = "flask" in {name.partition(".")[0] for name in file.imports.values()}
    for call in file.calls(".run"):
        given = {item.arg for item in call.keywords}
        if file.name(call.func) in _OTHERS or not (flask or given & _SERVED):
            continue
        for item in call.keywords:
            if item.arg == "debug" and _is_true(item.value):
                yield file.match(
                    item,
                    f"`{file.segment(call.func)}` starts the application with the interactive debugger on: whoever"
                    " can reach it runs Python in this process. Leave `debug` out and use `flask --debug run` at home.",
                    fix=file.fix("Turn the debugger off", file.replace(item.value, "False")),
                )


def _settings(file: SourceFile) -> Iterator[Match]:
    """`DEBUG = True` in Django's settings or Flask's, unless their name says that they are for one's own machine."""
    if not _SETTINGS.search(file.path) or _LOCAL.search(file.path):
        return
    for assignment in file.tree.body:
        target = assignment.targets[0] if isinstance(assignment, ast.Assign) else None
        named = isinstance(target, ast.Name) and target.id == "DEBUG"
        if isinstance(assignment, ast.Assign) and named and _is_true(assignment.value):
            yield file.match(
                assignment,
                "`DEBUG = True` shows visitors traces with settings and queries in them. Read it from the environment,"
                " and let it be off when nothing is set.",
            )


def _is_true(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is True
