"""Takes secrets out of what leaves the agent."""

import re
from collections.abc import Iterable

# Shapes that are secrets wherever they stand.
SECRET_SHAPES = re.compile(
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
    | (?<=://)[^\s:/@'"<>{}\[\]$%]+:[^\s:/@'"<>{}\[\]$%]{4,}(?=@)                # user:password in an address
    """,
    re.VERBOSE,
)


def mask(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with the given secrets, and everything shaped like one, made unreadable."""
    for secret in sorted({secret for secret in secrets if secret}, key=len, reverse=True):
        text = text.replace(secret, hidden(secret))
    return SECRET_SHAPES.sub(lambda found: hidden(found.group()), text)


def hidden(secret: str) -> str:
    """A secret as it may be shown: enough to find it, too little to use it."""
    return secret[:4] + "****" if len(secret) >= 16 else "****"
