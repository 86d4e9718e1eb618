"""Whoever stands between client and server can answer in its place and read what is sent."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_TRUSTING = ("AutoAddPolicy", "WarningPolicy", "MissingHostKeyPolicy")


@rule(
    severity="high",
    confidence="high",
    cwe=(295, 297),
    source="CWE-295; nearest: ruff S507, bandit B507",
    flags="from OpenSSL import SSL\n\ndef context():\n    return SSL.Context(SSL.TLS_METHOD)\n",
    passes="from OpenSSL import SSL\n\ndef context(callback):\n"
    "    made = SSL.Context(SSL.TLS_METHOD)\n    made.set_verify(SSL.VERIFY_PEER, callback)\n    return made\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds SSH, TLS and LDAP connections that take any server for the right one."""
    if is_test(file.path):
        return
    yield from _ssh(file)
    if "set_verify" not in file.text and "use_certificate" not in file.text:
        for call in file.calls("OpenSSL.SSL.Context"):
            yield file.match(
                call,
                "A context of pyOpenSSL checks no certificate until `set_verify` is called. Call"
                " `set_verify(SSL.VERIFY_PEER, ...)`, or use `ssl.create_default_context()`.",
                confidence="medium",
            )
    for assignment in file.nodes(ast.Assign):
        target = assignment.targets[0]
        off = isinstance(assignment.value, ast.Constant) and assignment.value.value is False
        # Under an `if` it is an option that somebody asked for.
        always = not isinstance(file.parent(assignment), ast.If)
        if isinstance(target, ast.Attribute) and target.attr == "check_hostname" and off and always:
            yield file.match(
                assignment,
                "Any valid certificate is then accepted, also one for another name. Leave `check_hostname` on.",
            )


def _ssh(file: SourceFile) -> Iterator[Match]:
    for call in file.calls(".set_missing_host_key_policy"):
        if not call.args:
            continue
        policy = call.args[0]
        made = policy.func if isinstance(policy, ast.Call) else policy
        name = file.name(made)
        if name.startswith("paramiko.") and name.endswith(_TRUSTING):
            yield file.match(
                call,
                f"`{file.segment(made)}` accepts the key of any server, also of one that only pretends. Load known keys"
                " with `load_system_host_keys` and use `RejectPolicy`.",
            )
