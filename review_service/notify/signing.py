"""Signatures by the Standard Webhooks scheme (https://www.standardwebhooks.com): HMAC-SHA256, version `v1`."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
_SECRET_BYTES = 32


def new_secret() -> str:
    """A signing secret as receivers' libraries take it: `whsec_` and 32 random bytes in Base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def headers(signing_secrets: Iterable[str], event_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The three headers; one signature for each secret, so that a receiver may know the old or the new one.

    Args:
        seconds: Of the attempt, since the epoch: receivers refuse what is old.
    """
    signed = f"{event_id}.{seconds}.".encode() + body
    signatures = (f"v1,{_signature(secret, signed)}" for secret in signing_secrets)
    return {"webhook-id": event_id, "webhook-timestamp": str(seconds), "webhook-signature": " ".join(signatures)}


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
