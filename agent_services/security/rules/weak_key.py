"""A key of this size is found by trying, with hardware that can be rented."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_MAKERS = (
    "Crypto.PublicKey.RSA.generate", "Cryptodome.PublicKey.RSA.generate", "Crypto.PublicKey.DSA.generate",
    "Cryptodome.PublicKey.DSA.generate", "cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key",
    "cryptography.hazmat.primitives.asymmetric.dsa.generate_private_key", "rsa.newkeys", "paramiko.RSAKey.generate",
    "paramiko.DSSKey.generate", "OpenSSL.crypto.PKey.generate_key",
)  # fmt: skip
_WEAK_CURVES = ("SECP192R1", "SECT163K1", "SECT163R2", "SECT233K1", "SECT233R1", "SECP224R1")
_LEAST_BITS = 2048


@rule(
    severity="high",
    confidence="high",
    cwe=(326,),
    source="CWE-326, NIST SP 800-57; nearest: ruff S505, bandit B505",
    flags="from Crypto.PublicKey import RSA\n\nkey = RSA.generate(1024)\n",
    passes="from Crypto.PublicKey import RSA\n\nkey = RSA.generate(3072)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds keys too short to withstand a search, and elliptic curves below 112 bits of strength."""
    if is_test(file.path):
        return
    for call in file.calls(*_MAKERS):
        bits = next((node for node in _numbers(call) if 256 <= node.value < _LEAST_BITS), None)
        if bits is not None:
            yield file.match(
                call,
                f"A key of {bits.value} bits can be broken with rented hardware. Make it {_LEAST_BITS} bits at least,"
                " better 3072, or use an elliptic curve.",
                fix=file.fix("Use 3072 bits", file.replace(bits, "3072")),
            )
    for call in file.calls(*(f"cryptography.hazmat.primitives.asymmetric.ec.{curve}" for curve in _WEAK_CURVES)):
        yield file.match(
            call, f"`{file.segment(call)}` is weaker than today's least strength. Use `ec.SECP256R1()` or Ed25519."
        )


class _Number(ast.Constant):
    value: int


def _numbers(call: ast.Call) -> Iterator[_Number]:
    for value in (*call.args, *(item.value for item in call.keywords if item.arg in {"bits", "key_size"})):
        if isinstance(value, ast.Constant) and type(value.value) is int:
            yield value  # type: ignore[misc]
