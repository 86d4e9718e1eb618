"""What a simple generator makes follows from a few of its values, or from the time it was started."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.calls import calls
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_SECRET = re.compile(
    r"token|secret|passw(?:or)?d|otp|nonce|salt|session_?id|api_?key|csrf|verificationcode|resetcode", re.I
)
_NAMED = (
    *("function_declaration", "method_declaration", "short_var_declaration", "variable_declarator"),
    *("assignment_expression", "assignment_statement", "var_spec"),
)
_GO = re.compile(r"^rand\.(?:Int\w*|Uint\w*|Read|Perm|Float\w*|N)$")


@rule(
    severity="medium",
    confidence="medium",
    cwe=(338,),
    languages=("go", "java"),
    source="CWE-338; nearest: gosec G404, find-sec-bugs PREDICTABLE_RANDOM (every use)",
    flags='package a\n\nimport "math/rand"\n\nfunc newToken() int {\n\treturn rand.Intn(1000000)\n}\n',
    passes='package a\n\nimport "math/rand"\n\nfunc delay() int {\n\treturn rand.Intn(1000)\n}\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds tokens, passwords and codes of Go and Java made of numbers that can be guessed."""
    go = '"math/rand' in file.text
    for call in calls(file):
        weak = (go and _GO.match(call.name)) or (file.language == "java" and call.name in ("Random", "Math.random"))
        name = next((found for above in call.node.ancestors() if (found := _name(above)) and _SECRET.search(found)), "")
        if weak and name:
            better = "`crypto/rand`" if file.language == "go" else "`SecureRandom`"
            yield file.match(
                call.node,
                f"`{name[:40]}` is made by `{call.name}`, whose next values follow from a few earlier ones."
                f" Use {better}.",
            )


def _name(node: object) -> str:
    if node.kind() not in _NAMED:  # type: ignore[attr-defined]
        return ""
    found = node.field("name") or node.field("left")  # type: ignore[attr-defined]
    return str(found.text()) if found is not None else ""
