"""An event loop runs one thing at a time: a call that waits without `await` stops every other task."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.source import SourceFile

_HTTP = ("get", "post", "put", "patch", "delete", "head", "options", "request")
_INSTEAD = {
    "time.sleep": "`await asyncio.sleep(...)`",
    **{f"requests.{method}": "`httpx.AsyncClient`" for method in _HTTP},
    **{f"httpx.{method}": "`httpx.AsyncClient`" for method in _HTTP},
    "urllib.request.urlopen": "`httpx.AsyncClient`",
    "subprocess.run": "`asyncio.create_subprocess_exec`",
    "subprocess.call": "`asyncio.create_subprocess_exec`",
    "subprocess.check_call": "`asyncio.create_subprocess_exec`",
    "subprocess.check_output": "`asyncio.create_subprocess_exec`",
    "os.system": "`asyncio.create_subprocess_shell`",
    "socket.create_connection": "`asyncio.open_connection`",
    "socket.getaddrinfo": "`loop.getaddrinfo`",
    "psycopg2.connect": "an asynchronous driver",
    "pymysql.connect": "an asynchronous driver",
    "sqlite3.connect": "`aiosqlite`, or `asyncio.to_thread`",
    "shutil.copytree": "`asyncio.to_thread`",
    "shutil.rmtree": "`asyncio.to_thread`",
    "input": "`asyncio.to_thread`",
}


@rule(
    severity="high",
    confidence="high",
    source="own; nearest: ruff ASYNC210, ASYNC221, ASYNC251",
    references=(("asyncio: running blocking code", "https://docs.python.org/3/library/asyncio-dev.html"),),
    flags="import asyncio\nimport time\n\nasync def f():\n    time.sleep(1)\n",
    passes="import asyncio\nimport time\n\nasync def f():\n    await asyncio.to_thread(time.sleep, 1)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds calls that block the event loop inside async functions, so that every other task waits with them."""
    if is_test(file.path):
        return
    for call in file.calls(*_INSTEAD):
        function = file.function_of(call)
        if isinstance(function, ast.AsyncFunctionDef):
            name = file.name(call.func)
            yield file.match(
                call,
                f"`{file.segment(call.func)}` blocks the event loop: while `{function.name}` waits here, no other task"
                f" or request of this process moves. Use {_INSTEAD[name]}.",
                fix=_fix(file, call) if name == "time.sleep" else None,
            )


def _fix(file: SourceFile, call: ast.Call) -> Fix | None:
    """Only where the answer is thrown away, as that of `sleep` is, and asyncio runs the loop."""
    if not isinstance(file.parent(call), ast.Expr) or {"trio", "anyio", "curio"} & set(file.imports):
        return None
    known = next((local for local, full in file.imports.items() if full == "asyncio"), "")
    edits = () if known else file.add_import("import asyncio")
    replaced = file.replace(call.func, f"await {known or 'asyncio'}.sleep")
    return file.fix("Wait without blocking", replaced, *edits)
