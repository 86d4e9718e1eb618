"""Takes secrets out of what leaves the agent."""

import re
from collections.abc import Iterable, Iterator

# Shapes that are secrets wherever they stand.
_TOKEN = re.compile(
    r"""
      \b(?:AKIA|ASIA)[0-9A-Z]{16}\b                       # AWS access key id
    | \bgh[pousr]_[A-Za-z0-9]{36,}\b | \bgithub_pat_\w{22,}\b
    | \bglpat-[\w-]{20,}
    | \bxox[abprs]-[\w-]{10,}
    | \bsk-[A-Za-z0-9_-]{20,} | \b[sr]k_live_[A-Za-z0-9]{16,}
    | \bAIza[\w-]{35}
    | \bnpm_[A-Za-z0-9]{36}\b | \bpypi-[\w-]{50,}
    | \bSG\.[\w-]{16,}\.[\w-]{16,}
    | \beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*                 # a signed token
    | -----BEGIN\ [A-Z ]*PRIVATE\ KEY-----[^-]*
    """,
    re.VERBOSE,
)
# A text without any of these holds no token; looking for them is a hundred times quicker.
_SIGNS = ("KIA", "SIA", "gh", "npm_", "k_live_", "glpat-", "xox", "sk-", "AIza", "pypi-", "SG.", "eyJ", "-----BEGIN")
# `user:password` in an address.
_ADDRESS = re.compile(r"(?<=://)[^\s:/@'\"<>{}\[\]$%]{1,100}:[^\s:/@'\"<>{}\[\]$%]{4,200}(?=@)")


def secrets_in(text: str) -> Iterator[re.Match[str]]:
    """Everything that is a secret by its shape, line by line."""
    start = 0
    for line in text.split("\n"):
        if any(sign in line for sign in _SIGNS):
            yield from _TOKEN.finditer(text, start, start + len(line))
        if "://" in line:
            yield from _ADDRESS.finditer(text, start, start + len(line))
        start += len(line) + 1


def mask(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with the given secrets, and everything shaped like one, made unreadable."""
    for secret in sorted({secret for secret in secrets if secret}, key=len, reverse=True):
        text = text.replace(secret, hidden(secret))
    for found in sorted(secrets_in(text), key=lambda found: found.start(), reverse=True):
        text = text[: found.start()] + hidden(found.group()) + text[found.end() :]
    return text


def hidden(secret: str) -> str:
    """A secret as it may be shown: enough to find it, too little to use it."""
    return secret[:4] + "****" if len(secret) >= 16 else "****"
