"""`Math.random` can be computed from a few of its values: what it makes can be guessed."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.javascript import SCRIPTS
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_SECRET = re.compile(
    r"token|secret|passw(?:or)?d|otp|nonce|salt|session_?id|api_?key|csrf|verification_?code|invite_?code", re.I
)
_NAMED = (
    "variable_declarator",
    "assignment_expression",
    "pair",
    "function_declaration",
    "method_definition",
    "arrow_function",
)


@rule(
    severity="medium",
    confidence="medium",
    cwe=(338,),
    languages=SCRIPTS,
    source="CWE-338; nearest: sonar javascript:S2245 (every use)",
    flags="const token = Math.random().toString(36).slice(2);\n",
    passes="const token = crypto.randomUUID();\nconst delay = Math.random() * 100;\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds tokens, passwords and codes made of numbers that can be guessed."""
    for call in file.find("Math.random()"):
        named = next((above for above in call.ancestors() if above.kind() in _NAMED and _name_of(above)), None)
        name = _name_of(named) if named is not None else ""
        if _SECRET.search(name):
            yield file.match(
                call,
                f"`{name[:40]}` is made by `Math.random`, whose next values follow from a few earlier ones."
                " Use `crypto.randomUUID()` or `crypto.getRandomValues`.",
            )


def _name_of(node: object) -> str:
    for field in ("name", "left", "key"):
        found = node.field(field)  # type: ignore[attr-defined]
        if found is not None:
            return str(found.text())
    return ""
