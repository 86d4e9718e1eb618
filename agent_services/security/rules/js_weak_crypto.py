"""MD5, SHA-1, DES, RC4 and ECB were broken long ago, and programs that break them are free."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.javascript import SCRIPTS
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_CIPHER = re.compile(r"^['\"`](?:des|rc2|rc4|bf|blowfish|idea|.*-ecb)", re.IGNORECASE)
_HASH = re.compile(r"^['\"`](?:md4|md5|sha-?1)['\"`]$", re.IGNORECASE)
_SECRET = re.compile(r"passw(?:or)?d|passwd|pwd|secret|token", re.IGNORECASE)


@rule(
    severity="medium",
    confidence="high",
    cwe=(327, 328),
    languages=SCRIPTS,
    source="CWE-327, CWE-328; nearest: sonar javascript:S5547, S4790",
    flags="const hash = (password) => crypto.createHash('md5').update(password).digest('hex');\n",
    passes="const etag = (body) => crypto.createHash('md5').update(body).digest('hex');\n",
    limits="A weak digest is flagged only beside a name that tells of a secret; for tags and caches it may be used.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds ciphers, and digests of passwords and tokens, that can be broken."""
    if "createCipher" not in file.text and "createHash" not in file.text:
        return
    for call in file.find("$C.createCipheriv($HOW, $$$REST)", "createCipheriv($HOW, $$$REST)"):
        how = call.get_match("HOW")
        if how is not None and _CIPHER.match(how.text()):
            yield file.match(
                how, f"{how.text()} can be broken, or shows where two blocks are the same. Use `'aes-256-gcm'`."
            )
    for call in file.find("$C.createCipher($HOW, $KEY)", "$C.createDecipher($HOW, $KEY)"):
        yield file.match(
            call,
            "This derives the key with one round of MD5 and no salt, and newer Node has it no more."
            " Use `scrypt` for the key and `createCipheriv`.",
        )
    for call in file.find("$C.createHash($HOW)", "createHash($HOW)"):
        how, around = call.get_match("HOW"), next(iter(_statements(call)), "")
        if how is not None and _HASH.match(how.text()) and (secret := _SECRET.search(around)):
            yield file.match(
                how,
                f"{how.text()} is quick to try out, so `{secret.group()}` can be found from its digest."
                " Use `crypto.scrypt` or bcrypt for passwords, SHA-256 with a key for signatures.",
            )


def _statements(node: object) -> Iterator[str]:
    for above in node.ancestors():  # type: ignore[attr-defined]
        if above.kind() in ("variable_declarator", "expression_statement", "return_statement", "lexical_declaration"):
            yield str(above.text())[:400]
