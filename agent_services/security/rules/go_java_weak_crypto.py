"""MD5, SHA-1, DES, RC4 and ECB were broken long ago, and programs that break them are free."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.calls import Call, calls
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_GO = {"des.NewCipher": "DES", "des.NewTripleDESCipher": "Triple DES", "rc4.NewCipher": "RC4"}
_GO_HASHES = ("md5.New", "md5.Sum", "sha1.New", "sha1.Sum")
_JAVA_CIPHER = re.compile(
    r"\"(?:DES|DESede|RC2|RC4|ARCFOUR|Blowfish)(?:/.*)?\"|\"AES(?:/ECB(?:/.*)?)?\"", re.IGNORECASE
)
_JAVA_HASH = re.compile(r"\"(?:MD2|MD4|MD5|SHA-?1?)\"", re.IGNORECASE)
_SECRET = re.compile(r"passw(?:or)?d|passwd|pwd|secret|token|credential", re.IGNORECASE)


@rule(
    severity="medium",
    confidence="medium",
    cwe=(327, 328),
    languages=("go", "java"),
    source="CWE-327, CWE-328; nearest: gosec G401, G405, find-sec-bugs WEAK_MESSAGE_DIGEST_MD5, ECB_MODE",
    flags="package a\n\nfunc store(password string) {\n\tsum := md5.Sum([]byte(password))\n\tsave(sum)\n}\n",
    passes='package a\n\nfunc tag(body []byte) string {\n\treturn fmt.Sprintf("%x", md5.Sum(body))\n}\n',
    limits="A weak digest is flagged only in a function that speaks of a secret; for tags and caches it may be used.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds ciphers, and digests of passwords and tokens, of Go and Java that can be broken."""
    for call in calls(file):
        cipher = _GO.get(call.name) or _java(call, "Cipher.getInstance", _JAVA_CIPHER)
        if cipher:
            yield file.match(
                call.node,
                f"{cipher} can be broken, or shows where two blocks are the same."
                " Use AES with GCM, and a new nonce every time.",
            )
        digest = call.name if call.name in _GO_HASHES else _java(call, "MessageDigest.getInstance", _JAVA_HASH)
        secret = _SECRET.search(_around(call)) if digest else None
        if secret:
            yield file.match(
                call.node,
                f"`{digest}` is quick to try out, so the `{secret.group()}` can be found from its digest."
                " Use bcrypt or argon2 for passwords, SHA-256 with a key for signatures.",
            )


def _java(call: Call, name: str, pattern: re.Pattern[str]) -> str:
    found = pattern.fullmatch(call.arguments[0].text()) if call.name.endswith(name) and call.arguments else None
    return found.group().strip('"') if found else ""


def _around(call: Call) -> str:
    for above in call.node.ancestors():
        if above.kind() in ("function_declaration", "method_declaration", "constructor_declaration"):
            return above.text()[:3000]
    return ""
