"""Signed tokens between services: RS256, keys from files, verification without a call.

A signer owns a folder of private keys and publishes the public ones; a verifier reads a folder of public keys and
notices when that changes. Keys are named by the time they were made, so the newest is the last.
"""

import logging
import os
import tempfile
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from kit.context import CallContext, Role
from kit.errors import CredentialInvalid
from kit.ids import uuid7, uuid7_seconds

logger = logging.getLogger(__name__)

ALGORITHM = "RS256"
LONGEST_LIFETIME_SECONDS = 3600
_KEY_BITS = 2048
_LEEWAY_SECONDS = 2
_LONGEST_TOKEN = 8192
_CLAIMS = ["aud", "exp", "iat", "iss", "sub"]


@dataclass(frozen=True, slots=True)
class _Key:
    kid: str
    private: rsa.RSAPrivateKey

    def public_pem(self) -> bytes:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(serialization.Encoding.PEM, form)


class TokenSigner:
    """Signs tokens as `issuer` with the newest key in a folder; makes the first key when there is none.

    Several processes may share the folder: a key that one of them makes is used by all from the next token on.
    """

    def __init__(self, key_dir: Path | str | None, issuer: str) -> None:
        if not issuer or not issuer.replace("-", "").isalnum():
            raise ValueError(f"issuer {issuer!r} must be letters, digits and hyphens: it is part of a file name")
        self.issuer = issuer
        self._dir = Path(key_dir) if key_dir else None
        self._stamp: int | None = None
        self._keys: list[_Key] = []
        self._load()
        if not self._keys:
            self._make()

    @classmethod
    def ephemeral(cls, issuer: str) -> "TokenSigner":
        """Return a signer whose key lives and ends with this process."""
        return cls(None, issuer)

    def sign(
        self,
        *,
        audience: str,
        tenant_id: str = "",
        subject: str,
        role: Role = Role.NONE,
        scopes: Iterable[str] = (),
        lifetime_seconds: float = 300,
        **claims: str,
    ) -> str:
        """Sign a token; it lasts at most an hour. `claims` are added as they are (`review_id=`)."""
        self._load()
        now = time.time()
        content = {
            **claims,
            "iss": self.issuer,
            "aud": audience,
            "sub": subject,
            "iat": int(now),
            "exp": int(now + min(lifetime_seconds, LONGEST_LIFETIME_SECONDS)),
            "tenant_id": tenant_id,
            "role": role.name.lower(),
            "scope": " ".join(sorted(scopes)),
        }
        key = self._keys[-1]
        return jwt.encode(content, key.private, algorithm=ALGORITHM, headers={"kid": key.kid})

    def rotate(self, trust_dir: Path | str | None = None) -> str:
        """Sign with a new key from now on and return its id.

        With `trust_dir` the new public key is published before the first token uses it, and public keys of this
        issuer that can have no valid token left are removed. Older tokens stay valid until they expire.
        """
        key = _generate()
        if trust_dir:
            self._publish(Path(trust_dir), key)
            self._prune(Path(trust_dir))
        self._keep(key)
        return key.kid

    def export(self, trust_dir: Path | str) -> None:
        """Publish the public keys as `ISSUER-KID.pem`, for verifiers to find."""
        for key in self._keys:
            self._publish(Path(trust_dir), key)

    def _publish(self, trust_dir: Path, key: _Key) -> None:
        trust_dir.mkdir(parents=True, exist_ok=True)
        _write(trust_dir / f"{self.issuer}-{key.kid}.pem", key.public_pem(), mode=0o644)

    def _prune(self, trust_dir: Path) -> None:
        """A key's last token was signed when its successor was made."""
        paths = [path for path in sorted(trust_dir.glob("*.pem")) if _named(path)[0] == self.issuer]
        for path, successor in pairwise(paths):
            if time.time() - _made(successor) > LONGEST_LIFETIME_SECONDS + _LEEWAY_SECONDS:
                path.unlink(missing_ok=True)

    def _load(self) -> None:
        if self._dir and self._dir.is_dir() and (stamp := self._dir.stat().st_mtime_ns) != self._stamp:
            self._stamp, self._keys = stamp, [_read_private(path) for path in sorted(self._dir.glob("*.pem"))]

    def _make(self) -> None:
        self._keep(_generate())

    def _keep(self, key: _Key) -> None:
        if not self._dir:
            self._keys.append(key)
            return
        self._dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        content = key.private.private_bytes(serialization.Encoding.PEM, form, plain)
        _write(self._dir / f"{key.kid}.pem", content, mode=0o600)
        self._stamp = None
        self._load()


class TokenVerifier:
    """Accepts tokens for `audience` signed by `issuers` (None: everybody whose key is in the folder).

    The folder is looked at again whenever it changes, so new keys work and removed ones stop without a restart.
    """

    def __init__(self, trust_dir: Path | str, audience: str, issuers: Collection[str] | None = None) -> None:
        self._dir = Path(trust_dir)
        self._audience = audience
        self._issuers = None if issuers is None else frozenset(issuers)
        self._stamp: int | None = None
        self._names: frozenset[str] = frozenset()
        self._keys: dict[str, tuple[str, rsa.RSAPublicKey]] = {}

    def verify(self, token: str) -> CallContext:
        """Return whom the token speaks for.

        Raises:
            CredentialInvalid: Says which check failed, never what was in the token.
        """
        issuer, key = self._key_of(token)
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=self._audience,
                issuer=issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": _CLAIMS},
            )
        except jwt.ExpiredSignatureError:
            raise CredentialInvalid("it has expired") from None
        except jwt.InvalidAudienceError:
            raise CredentialInvalid("it is meant for another audience") from None
        except jwt.PyJWTError as error:
            raise CredentialInvalid(f"its signature or claims are wrong ({type(error).__name__})") from None
        return _caller(claims)

    def _key_of(self, token: str) -> tuple[str, rsa.RSAPublicKey]:
        if len(token) > _LONGEST_TOKEN:
            raise CredentialInvalid("it is too long")
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            raise CredentialInvalid("it is not a signed token") from None
        found = self._find(str(header.get("kid")))
        if found is None or (self._issuers is not None and found[0] not in self._issuers):
            raise CredentialInvalid("its signing key is not trusted here")
        return found

    def _find(self, kid: str) -> tuple[str, rsa.RSAPublicKey] | None:
        """Times of folders are coarse: for an unknown key the names are compared, too."""
        stamp = self._dir.stat().st_mtime_ns if self._dir.is_dir() else None
        if stamp != self._stamp or (kid not in self._keys and _trusted_names(self._dir) != self._names):
            self._stamp, self._names, self._keys = stamp, _trusted_names(self._dir), _read_trusted(self._dir)
        return self._keys.get(kid)


def jwks(trust_dir: Path | str, issuers: Collection[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """Write the public keys as a JSON Web Key Set (RFC 7517), oldest first."""
    keys = _read_trusted(Path(trust_dir))
    chosen = [(kid, key) for kid, (issuer, key) in keys.items() if issuers is None or issuer in issuers]
    return {"keys": [_jwk(kid, key) for kid, key in sorted(chosen)]}


def _jwk(kid: str, key: rsa.RSAPublicKey) -> dict[str, Any]:
    public = RSAAlgorithm.to_jwk(key, as_dict=True)
    return {"kty": "RSA", "use": "sig", "alg": ALGORITHM, "kid": kid, "n": public["n"], "e": public["e"]}


def _caller(claims: dict[str, Any]) -> CallContext:
    try:
        role = Role[str(claims.get("role", "none")).upper()]
    except KeyError:
        raise CredentialInvalid("it carries an unknown role") from None
    return CallContext(
        tenant_id=str(claims.get("tenant_id", "")),
        subject=claims["sub"],
        role=role,
        scopes=frozenset(str(claims.get("scope", "")).split()),
        issuer=claims["iss"],
        review_id=str(claims.get("review_id", "")),
    )


def _generate() -> _Key:
    return _Key(uuid7().hex, rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS))


def _read_private(path: Path) -> _Key:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path} holds no RSA private key: remove it")
    return _Key(path.stem, key)


def _trusted_names(trust_dir: Path) -> frozenset[str]:
    return frozenset(path.name for path in trust_dir.glob("*.pem"))


def _read_trusted(trust_dir: Path) -> dict[str, tuple[str, rsa.RSAPublicKey]]:
    """Public keys by id, each with the issuer its file name gives."""
    found = {}
    for path in sorted(trust_dir.glob("*.pem")):
        issuer, kid = _named(path)
        try:
            key = serialization.load_pem_public_key(path.read_bytes())
        except (OSError, ValueError, UnsupportedAlgorithm):
            logger.warning("no public key in PEM form in %s: tokens signed with it are refused", path)
            continue
        if isinstance(key, rsa.RSAPublicKey) and issuer:
            found[kid] = (issuer, key)
    return found


def _named(path: Path) -> tuple[str, str]:
    issuer, _, kid = path.stem.rpartition("-")
    return issuer, kid


def _made(path: Path) -> float:
    try:
        return uuid7_seconds(UUID(_named(path)[1]))
    except ValueError:
        return path.stat().st_mtime


def _write(path: Path, content: bytes, mode: int) -> None:
    """Appear whole or not at all: readers may look at any moment."""
    handle, scratch = tempfile.mkstemp(dir=path.parent, suffix=".new")
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, mode)
        file.write(content)
    Path(scratch).replace(path)
