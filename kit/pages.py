"""Page tokens: opaque, bound to the filters of their list, holding the position after the last row."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence

from google.protobuf.message import Message

from kit.errors import PageTokenInvalid

_PAGING_FIELDS = ("page_token", "page_size", "request_id")
_LONGEST_TOKEN = 4096


def encode_page_token(position: Sequence[str | int], filters: Message | Mapping[str, object]) -> str:
    """Make the token of the next page.

    Args:
        position: Sort key of the last row sent, most significant first; times as ISO text.
        filters: The list request itself (its paging fields do not count), or the filters by name.
    """
    content = json.dumps([list(position), _digest(filters)], separators=(",", ":"))
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def decode_page_token(token: str, filters: Message | Mapping[str, object]) -> list[str | int] | None:
    """Read the position back; None for the empty token of the first page.

    Raises:
        PageTokenInvalid: The token was not made by `encode_page_token` with these filters.
    """
    if not token:
        return None
    if len(token) > _LONGEST_TOKEN:
        raise PageTokenInvalid
    try:
        position, digest = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise PageTokenInvalid from None
    if not (isinstance(digest, str) and hmac.compare_digest(digest.encode(), _digest(filters).encode())):
        raise PageTokenInvalid
    if not (isinstance(position, list) and all(type(part) in {str, int} for part in position)):
        raise PageTokenInvalid
    return position


def page_size(requested: int, default: int, maximum: int) -> int:
    """Rows of a page: the default for 0 or less, never more than the maximum."""
    return min(requested, maximum) if requested > 0 else default


def _digest(filters: Message | Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(_canonical(filters)).digest()[:12]).decode()


def _canonical(filters: Message | Mapping[str, object]) -> bytes:
    if not isinstance(filters, Message):
        return json.dumps(filters, sort_keys=True, default=str).encode()
    bare = type(filters)()
    bare.CopyFrom(filters)
    for field in _PAGING_FIELDS:
        if field in bare.DESCRIPTOR.fields_by_name:
            bare.ClearField(field)
    return bare.DESCRIPTOR.full_name.encode() + bare.SerializeToString(deterministic=True)
