"""MD5 and SHA-1 collide, and any fast hash of a password is guessed at billions a second."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.flow.engine import seen_in
from agent_services.runtime.flow.run import Seen
from agent_services.runtime.flow.values import Value
from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.web.security_words import about_secrets, words_around

_WEAK = re.compile(r"^(md[245]|sha-?1|ripemd160|mdc2)$", re.IGNORECASE)
_MODULES = ("hashlib", "Crypto.Hash", "Cryptodome.Hash", "cryptography.hazmat.primitives.hashes")
# Not a secret and no proof: two equal digests cost nothing here.
_PLAIN_USE = re.compile(
    r"etag|cache|checksum|fingerprint|gravatar|version|content|dedup|bucket|shard|identicon|avatar|file_?hash|nonce|color"
    r"|digest_of|file_?name|(^|_)test|crc|slug|revision|key_?prefix|static|asset|mtime",
    re.IGNORECASE,
)


@rule(
    severity="medium",
    confidence="medium",
    cwe=(327, 328),
    source="CWE-327, CWE-328; nearest: ruff S324, bandit B324 (every md5)",
    flags="import hashlib\n\ndef sign(token):\n    return hashlib.new('md5', token).hexdigest()\n",
    passes="import hashlib\n\ndef etag(body):\n    return hashlib.md5(body).hexdigest()\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds MD5 and SHA-1 over passwords, tokens, signatures and what clients send, which can be guessed or forged."""
    done: set[ast.Call] = set()
    for seen in seen_in(file, *_names()):
        algorithm = _algorithm(seen)
        if algorithm and seen.node not in done and not _is_not_for_security(seen):
            done.add(seen.node)
            yield from _judged(file, seen, algorithm)


def _names() -> tuple[str, ...]:
    weak = ("md5", "sha1", "new", "MD5.new", "SHA1.new", "SHA.new", "MD4.new", "MD2.new", "MD5", "SHA1")
    return tuple(f"{module}.{name}" for module in _MODULES for name in weak)


def _algorithm(seen: Seen) -> str:
    """The name of the weak algorithm that is used, as far as constants tell; empty for a good one."""
    last = seen.name.removesuffix(".new").rpartition(".")[2]
    if seen.name != "hashlib.new":
        return last if _WEAK.match(last) or last == "SHA" else ""
    given = seen.positional[0] if seen.positional else seen.named.get("name", Value())
    names = given.choices or ((given.known,) if given.is_known else ())
    return next((str(name) for name in names if isinstance(name, str) and _WEAK.match(name)), "")


def _is_not_for_security(seen: Seen) -> bool:
    flag = seen.named.get("usedforsecurity")
    return flag is not None and flag.known is not True


def _judged(file: SourceFile, seen: Seen, algorithm: str) -> Iterator[Match]:
    call, shown = seen.node, file.segment(seen.node.func)
    about = about_secrets(file, call)
    if about and "nonce" not in about:
        password = "pass" in about.lower()
        harm = "guessed fast" if password else "forged"
        advice = "`hashlib.scrypt` or argon2 for passwords" if password else "`hashlib.sha256`, or `hmac` to sign"
        yield file.match(
            call,
            f"`{shown}` guards `{about}` with {algorithm.upper()} and can be {harm}. Use {advice}.",
            fix=None if password else _fix(file, seen),
        )
    elif seen.is_web and not any(_PLAIN_USE.search(word) for word in words_around(file, call)):
        yield file.match(
            call,
            f"`{shown}` makes {algorithm.upper()} digests in a request handler: two inputs with one digest are easily"
            " found. Use `hashlib.sha256`, or say `usedforsecurity=False`.",
            severity="low",
            confidence="low",
            fix=_fix(file, seen),
        )


def _fix(file: SourceFile, seen: Seen) -> Fix | None:
    call = seen.node
    if not isinstance(call.func, ast.Attribute) or seen.name not in ("hashlib.md5", "hashlib.sha1"):
        return None
    return file.fix("Use SHA-256", file.replace(call.func, f"{file.segment(call.func.value)}.sha256"))
