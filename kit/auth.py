"""Signed tokens between services: RS256, keys from files, verification without a call.

A signer owns a folder of private keys and publishes the public ones; a verifier reads a folder of public keys and
notices when that changes. Keys are named by the time they were made, so the newest is the last.
"""

import hashlib
import time
from collections.abc import Collection, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from kit import envelope, keys
from kit.context import CallContext, Role
from kit.errors import CredentialInvalid
from kit.keys import Key

ALGORITHM = "RS256"
LONGEST_LIFETIME_SECONDS = 3600
_PRIVATE_KEYS_KEPT = 2  # one for processes that have not noticed the newest yet
_LEEWAY_SECONDS = 2
_LONGEST_TOKEN = 8192
_MOST_KNOWN = 1024
_CLAIMS = ["aud", "exp", "iat", "iss", "sub"]


class TokenSigner:
    """Signs tokens as `issuer` with the newest key in a folder; makes the first key when there is none.

    Several processes may share the folder: a key that one of them makes is used by all from the next token on.
    """

    def __init__(self, key_dir: Path | str | None, issuer: str) -> None:
        if not issuer or not issuer.replace("-", "").isalnum():
            raise ValueError(f"issuer {issuer!r} must be letters, digits and hyphens: it is part of a file name")
        self.issuer = issuer
        self._dir = Path(key_dir) if key_dir else None
        self._published: set[Path] = set()
        self._stamp: int | None = None
        self._keys: list[Key] = []
        self._load()
        if not self._keys:
            self._keep(keys.generate())

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

    def seal(self, payload: bytes, kind: str) -> bytes:
        """Sign a document; see `kit.envelope`."""
        self._load()
        return envelope.seal(payload, kind, self._keys[-1])

    def rotate(self, trust_dir: Path | str | None = None) -> str:
        """Sign with a new key from now on and return its id.

        The new public key is published first, in `trust_dir` and wherever keys were exported to. Public keys of this
        issuer that can have no valid token left are removed there; older tokens stay valid until they expire.
        """
        if trust_dir:
            self._published.add(Path(trust_dir))
        key = keys.generate()
        for folder in self._published:
            self._publish(folder, key)
            self._prune(folder)
        self._keep(key)
        return key.kid

    def export(self, trust_dir: Path | str) -> None:
        """Publish the public keys as `ISSUER-KID.pem`, for verifiers to find; later keys follow by themselves."""
        self._published.add(Path(trust_dir))
        for key in self._keys:
            self._publish(Path(trust_dir), key)

    def _publish(self, trust_dir: Path, key: Key) -> None:
        path = trust_dir / f"{self.issuer}-{key.kid}.pem"
        if not path.exists():
            trust_dir.mkdir(parents=True, exist_ok=True)
            keys.write(path, key.public_pem(), mode=0o644)

    def _prune(self, trust_dir: Path) -> None:
        """A key's last token was signed when its successor was made."""
        paths = [path for path in sorted(trust_dir.glob("*.pem")) if keys.named(path)[0] == self.issuer]
        for path, successor in pairwise(paths):
            if time.time() - keys.made(successor) > LONGEST_LIFETIME_SECONDS + _LEEWAY_SECONDS:
                path.unlink(missing_ok=True)

    def _load(self) -> None:
        if self._dir and self._dir.is_dir() and (stamp := self._dir.stat().st_mtime_ns) != self._stamp:
            self._stamp, self._keys = stamp, [keys.read_private(path) for path in keys.private_keys(self._dir)]
            for folder in self._published:
                self.export(folder)

    def _keep(self, key: Key) -> None:
        if not self._dir:
            self._keys.append(key)
            return
        self._dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        keys.write(self._dir / f"{key.kid}.pem", key.private_pem(), mode=0o600)
        for path in keys.private_keys(self._dir)[:-_PRIVATE_KEYS_KEPT]:
            path.unlink(missing_ok=True)
        self._stamp = None
        self._load()


class TokenVerifier:
    """Accepts tokens for `audience` signed by `issuers` (None: everybody whose key is in the folder).

    The folder is looked at again whenever it changes, so new keys work and removed ones stop without a restart.
    A token that was found good is not checked again until it ends or the folder changes.
    """

    def __init__(self, trust_dir: Path | str, audience: str, issuers: Collection[str] | None = None) -> None:
        self._dir = Path(trust_dir)
        self._audience = audience
        self._issuers = None if issuers is None else frozenset(issuers)
        self._stamp: int | None = None
        self._names: frozenset[str] = frozenset()
        self._keys: dict[str, tuple[str, rsa.RSAPublicKey]] = {}
        self._known: dict[bytes, tuple[CallContext, float]] = {}

    def verify(self, token: str) -> CallContext:
        """Return whom the token speaks for.

        Raises:
            CredentialInvalid: Says which check failed, never what was in the token.
        """
        self._notice_change()
        digest = hashlib.sha256(token.encode()).digest()
        known = self._known.get(digest)
        if known and time.time() < known[1]:
            return known[0]
        caller, until = self._check(token)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[digest] = (caller, until)
        return caller

    def _check(self, token: str) -> tuple[CallContext, float]:
        """Whom the token speaks for, and until when it is not checked again."""
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
        return _caller(claims), claims["exp"]

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
        if kid not in self._keys and keys.trusted_names(self._dir) != self._names:
            self._read()
        return self._keys.get(kid)

    def _notice_change(self) -> None:
        stamp = self._dir.stat().st_mtime_ns if self._dir.is_dir() else None
        if stamp != self._stamp:
            self._stamp = stamp
            self._read()

    def _read(self) -> None:
        self._known.clear()
        self._names, self._keys = keys.trusted_names(self._dir), keys.read_trusted(self._dir)


def jwks(trust_dir: Path | str, issuers: Collection[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """Write the public keys as a JSON Web Key Set (RFC 7517), oldest first."""
    trusted = keys.read_trusted(Path(trust_dir))
    chosen = [(kid, key) for kid, (issuer, key) in trusted.items() if issuers is None or issuer in issuers]
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
