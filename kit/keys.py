"""Key files: private ones `KID.pem`, public ones `ISSUER-KID.pem`; a key id tells when its key was made."""

import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from kit.ids import uuid7, uuid7_seconds

logger = logging.getLogger(__name__)

_KEY_BITS = 2048


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key and the id that tokens name it by."""

    kid: str
    private: rsa.RSAPrivateKey

    def public_pem(self) -> bytes:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(serialization.Encoding.PEM, form)

    def private_pem(self) -> bytes:
        form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        return self.private.private_bytes(serialization.Encoding.PEM, form, plain)


def generate() -> Key:
    """Make a key; its id sorts after those made before."""
    return Key(uuid7().hex, rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS))


def private_keys(key_dir: Path) -> list[Path]:
    """List a folder's private keys, oldest first."""
    return sorted(key_dir.glob("*.pem"))


def read_private(path: Path) -> Key:
    """Read a private key.

    Raises:
        TypeError: The file holds a key of another kind.
    """
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path} holds no RSA private key: remove it")
    return Key(path.stem, key)


def trusted_names(trust_dir: Path) -> frozenset[str]:
    """List the files that `read_trusted` would read."""
    return frozenset(path.name for path in trust_dir.glob("*.pem"))


def read_trusted(trust_dir: Path) -> dict[str, tuple[str, rsa.RSAPublicKey]]:
    """Read public keys by id, each with the issuer its file name gives. A broken file is left out and logged."""
    found = {}
    for path in sorted(trust_dir.glob("*.pem")):
        issuer, kid = named(path)
        try:
            key = serialization.load_pem_public_key(path.read_bytes())
        except (OSError, ValueError, UnsupportedAlgorithm):
            logger.warning("no public key in PEM form in %s: tokens signed with it are refused", path)
            continue
        if isinstance(key, rsa.RSAPublicKey) and issuer:
            found[kid] = (issuer, key)
    return found


def named(path: Path) -> tuple[str, str]:
    """Split `ISSUER-KID.pem`."""
    issuer, _, kid = path.stem.rpartition("-")
    return issuer, kid


def made(path: Path) -> float:
    """Seconds since the epoch at which a key was made; for a foreign name, at which its file was written."""
    try:
        return uuid7_seconds(UUID(named(path)[1]))
    except ValueError:
        return path.stat().st_mtime


def write(path: Path, content: bytes, mode: int) -> None:
    """Write a file that appears whole or not at all: readers may look at any moment."""
    handle, scratch = tempfile.mkstemp(dir=path.parent, suffix=".new")
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, mode)
        file.write(content)
    Path(scratch).replace(path)
