"""Short keys and broken ciphers are read in hours; ECB shows which blocks are equal."""

from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_BROKEN = ("DES", "DES3", "ARC2", "ARC4", "Blowfish", "CAST")
_OLD = ("TripleDES", "ARC4", "Blowfish", "IDEA", "CAST5", "SEED")


@rule(
    severity="high",
    confidence="high",
    cwe=(327,),
    source="CWE-327; nearest: ruff S304, S305, bandit B304, B305",
    flags="from Crypto.Cipher import AES\n\ncipher = AES.new(key, AES.MODE_ECB)\n",
    passes="from Crypto.Cipher import AES\n\ncipher = AES.new(key, AES.MODE_GCM)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds ciphers that are broken, and the mode that shows which blocks are equal."""
    packages = ("Crypto.Cipher", "Cryptodome.Cipher")
    broken = {f"{package}.{name}.new" for package in packages for name in _BROKEN}
    broken |= {f"cryptography.hazmat.primitives.ciphers.algorithms.{name}" for name in _OLD}
    for call in file.calls(*broken):
        yield file.match(
            call, f"`{file.segment(call.func)}` is a broken cipher: its text can be read without the key. Use AES-GCM."
        )
    modes = {f"{package}.AES.MODE_ECB" for package in packages}
    for call in file.calls(
        "cryptography.hazmat.primitives.ciphers.modes.ECB", *(f"{package}.AES.new" for package in packages)
    ):
        by_mode = any(
            file.name(argument) in modes for argument in (*call.args, *(item.value for item in call.keywords))
        )
        if by_mode or file.name(call.func).endswith(".ECB"):
            yield file.match(
                call,
                f"`{file.segment(call)[:80]}` turns equal blocks into equal blocks, which shows the pattern. Use GCM.",
            )
