"""API keys as text: `sqd_<8 characters>_<43 characters>`. The prefix finds the row, a SHA-256 of the whole decides."""

import hashlib
import hmac
import re
import secrets
import string
from dataclasses import dataclass

_ALPHABET = string.ascii_letters + string.digits
_FORM = re.compile(r"sqd_([A-Za-z0-9]{8})_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class NewKey:
    """A key as it is shown once; `repr` hides the secret."""

    prefix: str
    secret: str

    def __repr__(self) -> str:
        return f"NewKey(prefix={self.prefix!r})"


def make() -> NewKey:
    """A new key with 256 random bits."""
    prefix = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return NewKey(prefix, f"sqd_{prefix}_{secrets.token_urlsafe(32)}")


def prefix_of(credential: str) -> str | None:
    """The prefix of something shaped like a key; None for anything else."""
    match = _FORM.fullmatch(credential)
    return match and match[1]


def digest(secret: str) -> bytes:
    """What is stored. No salt and no stretching: 256 random bits cannot be guessed."""
    return hashlib.sha256(secret.encode()).digest()


def matches(credential: str, stored: bytes) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(digest(credential), stored)
