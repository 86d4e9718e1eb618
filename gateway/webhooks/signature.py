"""Who sent these bytes: HMAC-SHA256 as GitHub makes it."""

import hashlib
import hmac

_SCHEME = "sha256="


def signed(secret: str, body: bytes, header: str) -> bool:
    """Tell whether `header` (X-Hub-Signature-256) was made from exactly these bytes; never with an empty secret.

    Source: docs.github.com, "Validating webhook deliveries".
    """
    if not secret or not header.startswith(_SCHEME):
        return False
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), header.removeprefix(_SCHEME).encode())
