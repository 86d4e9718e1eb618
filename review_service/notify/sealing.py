"""Keeps the addresses and secrets of targets sealed at rest: Fernet, with a list of keys for a change of keys."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from kit.settings import SettingsError
from review_service.notify.signing import new_secret

OLD_SECRET = timedelta(days=1)
"""How long a secret signs beside the one that took its place."""
SETTING = "SQUAD_NOTIFY_KEY"


@dataclass(frozen=True)
class Signer:
    """A signing secret and when it stops signing; None: it does not."""

    secret: str = field(repr=False)
    until: datetime | None = None


@dataclass(frozen=True)
class Secrets:
    """What nobody is shown of a target: its address and, of a webhook, what it signs with, newest first."""

    url: str = field(repr=False)
    signers: tuple[Signer, ...] = ()

    def signing(self, now: datetime) -> list[str]:
        """The secrets that sign now."""
        return [each.secret for each in self.signers if each.until is None or each.until > now]

    def rotated(self, now: datetime) -> Self:
        """With a new secret in front; the newest until now goes on for a while, older ones end."""
        old = Signer(self.signers[0].secret, now + OLD_SECRET)
        return type(self)(self.url, (Signer(new_secret()), old))


class SealBroken(Exception):  # noqa: N818 - a seal, not a fault of the program
    """No key of ours opens it, or it was sealed for another target."""

    def __init__(self) -> None:
        super().__init__(f"its address cannot be unsealed: give {SETTING} the key it was sealed with")


class Vault:
    """Seals with the first of its keys, opens with any."""

    def __init__(self, keys: str) -> None:
        """`keys`: newest first, separated by commas.

        Raises:
            SettingsError: One is no Fernet key, or there is none.
        """
        given = [key.strip() for key in keys.split(",") if key.strip()]
        try:
            self._fernet = MultiFernet([Fernet(key) for key in given])
        except ValueError:
            wanted = "must be keys of 32 bytes in URL-safe Base64, separated by commas, the newest first"
            raise SettingsError(f"{SETTING}: {wanted}") from None
        self.key_id = hashlib.sha256(given[0].encode()).hexdigest()[:16]

    def seal(self, tenant_id: UUID, target_id: UUID, secrets: Secrets) -> bytes:
        """The secrets, for this target alone."""
        signers = [[each.secret, each.until.isoformat() if each.until else ""] for each in secrets.signers]
        content = {"of": f"{tenant_id} {target_id}", "url": secrets.url, "signers": signers}
        return self._fernet.encrypt(json.dumps(content).encode())

    def open(self, tenant_id: UUID, target_id: UUID, sealed: bytes) -> Secrets:
        """What was sealed.

        Raises:
            SealBroken: Not by us, or not for this target.
        """
        try:
            content = json.loads(self._fernet.decrypt(sealed))
        except InvalidToken:
            raise SealBroken from None
        if content["of"] != f"{tenant_id} {target_id}":
            raise SealBroken
        return Secrets(content["url"], tuple(_signer(*each) for each in content["signers"]))


def vault_of(keys: str) -> Vault | None:
    """The vault of a setting; None where it is empty: nobody is told of anything.

    Raises:
        SettingsError: As for `Vault`.
    """
    return Vault(keys) if keys.strip() else None


def _signer(secret: str, until: str) -> Signer:
    return Signer(secret, datetime.fromisoformat(until).astimezone(UTC) if until else None)
