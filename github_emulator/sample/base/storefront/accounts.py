"""Customers and their passwords."""

import hashlib
import hmac
import os


def hash_password(password: str) -> str:
    """A salted hash, safe to store."""
    salt = os.urandom(16)
    return f"{salt.hex()}:{_scrypt(password, salt).hex()}"


def check_password(password: str, stored: str) -> bool:
    """Whether the password is the one that was stored."""
    salt, _, digest = stored.partition(":")
    return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)).hex(), digest)


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=16384, r=8, p=1)
