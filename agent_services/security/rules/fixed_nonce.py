"""With the same start every message under this key can be compared with, and often read through, the others."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_STARTS = {"iv", "nonce", "initial_value", "initialization_vector", "salt"}
_MODES = ("CBC", "CTR", "GCM", "CFB", "OFB", "CFB8", "XTS")
_KDFS = re.compile(r"pbkdf2_hmac$|PBKDF2HMAC$|PBKDF2$|scrypt$|Scrypt$|hashpw$|argon2")
_LEAST_ROUNDS = 100_000


@rule(
    severity="high",
    confidence="medium",
    cwe=(329, 760, 1204, 916),
    source="CWE-329, CWE-760, CWE-916; own",
    flags="from Crypto.Cipher import AES\n\ndef seal(key, text):\n"
    "    return AES.new(key, AES.MODE_CBC, b'0000000000000000').encrypt(text)\n",
    passes="import os\nfrom Crypto.Cipher import AES\n\ndef seal(key, text):\n"
    "    return AES.new(key, AES.MODE_GCM, os.urandom(12)).encrypt(text)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds fixed nonces and salts, and key derivation that is too fast."""
    if is_test(file.path):
        return
    for call in file.nodes(ast.Call):
        name = file.name(call.func)
        cipher = name.startswith(("Crypto", "Cryptodome")) and name.endswith(".new") and ".Cipher." in name
        mode = name.startswith("cryptography.") and name.rpartition(".")[2] in _MODES
        derives = _KDFS.search(name) is not None
        given = [*call.args[2:3]] if cipher else [*call.args[:1]] if mode else [*call.args[2:3]] if derives else []
        if cipher or mode or derives:
            given += [item.value for item in call.keywords if item.arg in _STARTS]
        if any(_is_fixed(file, value) for value in given):
            what = "salt" if derives else "nonce"
            yield file.match(
                call,
                f"The {what} of `{ast.unparse(call.func)}` is written into the code, the same for every use: equal"
                " texts give equal results, and one table breaks them all. Make a new one with `os.urandom` each time.",
            )
        elif derives and (rounds := _rounds(name, call)) is not None and rounds < _LEAST_ROUNDS:
            yield file.match(
                call,
                f"{rounds} rounds are done in no time by whoever has stolen the hashes. Use {_LEAST_ROUNDS * 6} for"
                " SHA-256, or `hashlib.scrypt`.",
            )


def _is_fixed(file: SourceFile, value: ast.expr) -> bool:
    if isinstance(value, ast.Name):
        made = [a.value for a in file.tree.body if isinstance(a, ast.Assign) and ast.unparse(a.targets[0]) == value.id]
        value = made[-1] if made else value
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult):
        value = value.left
    return isinstance(value, ast.Constant) and isinstance(value.value, bytes | str) and len(value.value) > 0


def _rounds(name: str, call: ast.Call) -> int | None:
    if not re.search("pbkdf2", name, re.IGNORECASE):
        return None
    values = [*call.args[3:4], *(item.value for item in call.keywords if item.arg in {"iterations", "count", "rounds"})]
    found = next((value.value for value in values if isinstance(value, ast.Constant)), None)
    return found if isinstance(found, int) else None
