"""Without verification anybody on the way can answer in the place of the server, and reads what is sent."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="high",
    cwe=(295,),
    source="CWE-295; nearest: ruff S501, S323, bandit B501, B323",
    flags="import requests\n\nrequests.get('https://example.org', verify=False, timeout=5)\n",
    passes="import requests\n\nrequests.get('https://example.org', verify='/etc/ca.pem', timeout=5)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds TLS connections that do not check who answers, so that anybody on the way can read and change them."""
    clients = {
        name for name in file.imports.values() if name.partition(".")[0] in ("requests", "httpx", "aiohttp", "urllib3")
    }
    for keyword in file.nodes(ast.keyword):
        off = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        if off and clients and keyword.arg in ("verify", "verify_ssl"):
            what = file.segment(keyword)
            yield file.match(
                keyword,
                f"`{what}` accepts any certificate: whoever sits between can read and change what is sent."
                " Leave it out, or name the certificate authority's file.",
                fix=file.fix("Check certificates", file.replace(keyword.value, "True")),
            )
    for call in file.calls("ssl._create_unverified_context", "ssl.wrap_socket"):
        yield file.match(
            call, f"`{file.segment(call.func)}` checks no certificate. Use `ssl.create_default_context()`."
        )
    for assignment in file.nodes(ast.Assign):
        # Under an `if` it is an option that somebody asked for.
        if file.name(assignment.value) == "ssl.CERT_NONE" and not isinstance(file.parent(assignment), ast.If):
            place = file.segment(assignment.targets[0])
            yield file.match(
                assignment, f"`{place}` is set to check no certificate. Leave the default, `ssl.CERT_REQUIRED`."
            )
