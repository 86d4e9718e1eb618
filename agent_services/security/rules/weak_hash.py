"""MD5 and SHA-1 collide, and any fast hash of a password is guessed at billions a second."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.security_words import about_secrets
from agent_services.runtime.source import SourceFile


@rule(
    severity="medium",
    confidence="medium",
    cwe=(327, 328),
    source="CWE-327; nearest: ruff S324, bandit B324 (every md5)",
    flags="import hashlib\n\ndef sign(token):\n    return hashlib.md5(token).hexdigest()\n",
    passes="import hashlib\n\ndef etag(body):\n    return hashlib.md5(body).hexdigest()\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds MD5 and SHA-1 over passwords, tokens and signatures, which an attacker can guess or forge."""
    for call in file.calls("hashlib.md5", "hashlib.sha1"):
        if any(item.arg == "usedforsecurity" for item in call.keywords):
            continue
        if (about := about_secrets(file, call)) and "nonce" not in about:
            password = "pass" in about.lower()
            harm = "guessed fast" if password else "forged"
            advice = (
                "Use `hashlib.scrypt` or argon2 for passwords."
                if password
                else "Use `hashlib.sha256`, or `hmac` to sign."
            )
            yield file.match(
                call,
                f"`{file.segment(call.func)}` guards `{about}` and can be {harm}. {advice}",
                fix=None if password else _fix(file, call),
            )


def _fix(file: SourceFile, call: ast.Call) -> Fix | None:
    if not isinstance(call.func, ast.Attribute):
        return None
    return file.fix("Use SHA-256", file.replace(call.func, f"{file.segment(call.func.value)}.sha256"))
