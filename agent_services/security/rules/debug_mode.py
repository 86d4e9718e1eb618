"""A debugger reachable over the network lets any visitor run code; Werkzeug's console is one request away."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="medium",
    cwe=(489,),
    source="CWE-489; nearest: ruff S201",
    flags="from flask import Flask\napp = Flask(__name__)\napp.run(debug=True)\n",
    passes="import asyncio\n\nasync def main(): ...\n\nasyncio.run(main(), debug=True)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds a Flask application started with its debugger on, which runs code for whoever can reach it."""
    if "flask" not in {name.partition(".")[0] for name in file.imports.values()}:
        return
    for call in file.calls(".run"):
        for keyword in call.keywords:
            if keyword.arg == "debug" and isinstance(keyword.value, ast.Constant) and keyword.value.value is True:
                if file.name(call.func) in {"asyncio.run", "subprocess.run"}:
                    continue
                yield file.match(
                    keyword,
                    f"`{file.segment(call.func)}` starts the application with the interactive debugger on: whoever"
                    " can reach it runs Python in this process. Leave `debug` out and use `flask --debug run` at home.",
                    fix=file.fix("Turn the debugger off", file.replace(keyword.value, "False")),
                )
