"""The versions before TLS 1.2 are broken: somebody on the way can read or change what is sent."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_OLD = ("SSLv2", "SSLv3", "TLSv1", "TLSv1_1")
_CONSTANTS = {
    *(f"ssl.PROTOCOL_{name}" for name in _OLD),
    *(f"ssl.TLSVersion.{name}" for name in ("SSLv3", "TLSv1", "TLSv1_1")),
    *(f"OpenSSL.SSL.{name}_METHOD" for name in (*_OLD, "SSLv23")),
}
_SWITCHES = {"OP_NO_SSLv2", "OP_NO_SSLv3", "OP_NO_TLSv1", "OP_NO_TLSv1_1", "OP_NO_COMPRESSION", "OP_NO_RENEGOTIATION"}


@rule(
    severity="high",
    confidence="high",
    cwe=(327, 757, 326),
    source="CWE-327, RFC 8996; nearest: ruff S502, S503, bandit B502, B503",
    flags="import ssl\n\ncontext = ssl.SSLContext(ssl.PROTOCOL_TLSv1)\n",
    passes="import ssl\n\ncontext = ssl.create_default_context()\ncontext.minimum_version = ssl.TLSVersion.TLSv1_2\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds versions and options of TLS that are known to be broken."""
    if is_test(file.path):
        return
    for used in file.nodes(ast.Attribute, ast.Name):
        name = file.name(used)
        if name in _CONSTANTS and _is_chosen(file, used):
            yield file.match(
                used,
                f"`{name}` allows a version of the protocol that is broken. Use `ssl.create_default_context()`, or set"
                " `minimum_version = ssl.TLSVersion.TLSv1_2`.",
            )
    lost = [(node, name) for node in file.nodes(ast.AugAssign) if (name := _switched_off(node))]
    for node, name in lost[:1]:
        yield file.match(
            node,
            f"Without `{name}` the connection falls back to what that option keeps out, which is known to be broken."
            " Leave the options of the default context as they are.",
            steps=tuple(file.step(other, f"takes `{also}` away, too") for other, also in lost[1:4]),
        )


def _switched_off(node: ast.AugAssign) -> str:
    """The protecting option that `options &= ~...` takes away."""
    names = [part.attr for part in walk(node.value) if isinstance(part, ast.Attribute) and part.attr in _SWITCHES]
    taken = isinstance(node.op, ast.BitAnd) and isinstance(node.value, ast.UnaryOp)
    return names[0] if names and taken else ""


def _is_chosen(file: SourceFile, node: ast.AST) -> bool:
    """Given to a call or set as a version; not compared or listed."""
    above = file.parent(node)
    if isinstance(above, ast.keyword):
        return True
    if isinstance(above, ast.Call):
        return node in above.args
    target = above.targets[0] if isinstance(above, ast.Assign) else None
    return isinstance(target, ast.Attribute) and target.attr in {"minimum_version", "ssl_version"}
