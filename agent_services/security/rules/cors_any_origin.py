"""Any site may then call with the visitor's cookies and read the answer."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="high",
    cwe=(942,),
    source="CWE-942; nearest: none in ruff or bandit",
    flags="app.add_middleware(CORSMiddleware, allow_origins=['*'], allow_credentials=True)\n",
    passes="app.add_middleware(CORSMiddleware, allow_origins=['https://example.org'], allow_credentials=True)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds servers that let every site call them with the visitor's credentials."""
    for call in file.nodes(ast.Call):
        given = {item.arg: item.value for item in call.keywords}
        origins, credentials = given.get("allow_origins"), given.get("allow_credentials")
        everybody = isinstance(origins, ast.List | ast.Tuple) and any(
            isinstance(part, ast.Constant) and part.value == "*" for part in origins.elts
        )
        if everybody and isinstance(credentials, ast.Constant) and credentials.value is True:
            yield file.match(
                call,
                "`allow_origins` holds `*` while credentials are allowed: every site can call with the visitor's"
                " cookies and read the answer. Name the origins.",
            )
