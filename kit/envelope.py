"""Documents that say who signed them: DSSE envelopes (https://github.com/secure-systems-lab/dsse), signed by RS256.

An envelope is checked to its last byte: there is one way to write it down, and any other is refused.
"""

import base64
import json
from binascii import Error as Base64Error
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from kit.keys import Key

MEDIA_TYPE = "application/vnd.dsse.envelope.v1+json"
LARGEST_BYTES = 64 << 20


class EnvelopeBrokenError(Exception):
    """The envelope proves nothing; the message says why."""


def seal(payload: bytes, kind: str, key: Key) -> bytes:
    """A payload of a kind, which is a media type, with the signature over both."""
    signature = key.private.sign(_signed(payload, kind), padding.PKCS1v15(), SHA256())
    return _written(payload, kind, key.kid, signature)


def unseal(envelope: bytes, kind: str, trusted: Mapping[str, rsa.RSAPublicKey]) -> tuple[bytes, str]:
    """The payload and the id of the key that signed it.

    Args:
        kind: The only one that is accepted.
        trusted: Public keys by id.

    Raises:
        EnvelopeBrokenError: It is no such envelope, none of these keys signed it, or a byte of it was changed.
    """
    payload, found_kind, kid, signature = _read(envelope)
    if found_kind != kind:
        raise EnvelopeBrokenError(f"it is no {kind}")
    if kid not in trusted:
        raise EnvelopeBrokenError("the key that signed it is not among those that are trusted")
    try:
        trusted[kid].verify(signature, _signed(payload, kind), padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        raise EnvelopeBrokenError("it was changed after it was signed") from None
    if _written(payload, kind, kid, signature) != envelope:
        raise EnvelopeBrokenError("it was changed after it was signed")
    return payload, kid


def _signed(payload: bytes, kind: str) -> bytes:
    """What DSSE has signed; no token of ours begins like this."""
    return b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode(), len(payload), payload)


def _written(payload: bytes, kind: str, kid: str, signature: bytes) -> bytes:
    signatures = [{"keyid": kid, "sig": base64.b64encode(signature).decode()}]
    envelope = {"payloadType": kind, "payload": base64.b64encode(payload).decode(), "signatures": signatures}
    return json.dumps(envelope, separators=(",", ":")).encode() + b"\n"


def _read(envelope: bytes) -> tuple[bytes, str, str, bytes]:
    if len(envelope) > LARGEST_BYTES:
        raise EnvelopeBrokenError("it is larger than any that we write")
    try:
        read = json.loads(envelope)
        [signature] = read["signatures"]
        payload, signed = (base64.b64decode(text, validate=True) for text in (read["payload"], signature["sig"]))
        return payload, str(read["payloadType"]), str(signature["keyid"]), signed
    except (ValueError, TypeError, KeyError, RecursionError, Base64Error):
        raise EnvelopeBrokenError("it is no envelope") from None
