"""Finds what is a secret by its form alone: keys, tokens, private keys, passwords in addresses and headers."""

import base64
import binascii
import json
import re
import string
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from agent_services.runtime.leaks.token_forms import FORMS, PRIVATE, SIGNED

# Twenty signs and more without a blank; a capital or a digit among them keeps dotted names out.
_LEAST = 20
_LONG = re.compile(rf"(?<![\w+/=|.~:@%-])(?=[a-z_./=:-]*[A-Z0-9])[\w+/=|.~:@%-]{{{_LEAST},}}")
# `user:password` in an address.
_ADDRESS = re.compile(r"(?<=://)[^\s:/@'\"`<>{}\[\]$%\\]{0,100}:[^\s:/@'\"`<>{}\[\]$%\\]{3,200}(?=@)")
_ESCAPED_ADDRESS = re.compile(r"(?<=://)[\w.-]{1,100}:(?=[^@]{0,200}%[0-9A-F]{2})[\w.~%!*+=&;,-]{6,200}(?=@)")
_HEADER = re.compile(
    r"(?<=uthorization|UTHORIZATION)[\"']?\s{0,3}[:=,]\s{0,3}[\"'`]?(?:Basic|Bearer|Token|token|bearer|basic)\s"
    r"(?P<value>[\w+/.~-]{16,2000}={0,2})"
)
_CURL = re.compile(
    r"(?<=\bcurl )[^\n]{0,300}?\s(?:-u|--user)[ =]?[\"']?(?P<value>[\w.@-]{1,80}:[^\s\"':$<>{}@]{6,120})"
)
# Forms that belong to nobody: what must be in a text, what it looks like, and what it is called.
_FREE = (
    ("eyJ", SIGNED, "signed token"),
    ("PRIVATE KEY", PRIVATE, "private key"),
    ("://", _ADDRESS, "address"),
    ("://", _ESCAPED_ADDRESS, "address"),
    ("uthorization", _HEADER, "header"),
    ("UTHORIZATION", _HEADER, "header"),
    ("curl ", _CURL, "header"),
)
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_BODY = re.compile(r"[A-Za-z0-9+/]{24,}")


@dataclass(frozen=True, slots=True)
class Token:
    """A secret and where it stands; `issuer` is empty when the form belongs to nobody."""

    start: int
    end: int
    text: str
    kind: str
    issuer: str = ""


def tokens_in(text: str) -> Iterator[Token]:
    """Everything that is a secret by its form, form by form; places may overlap."""
    yield from _issued(text)
    for sign, pattern, kind in _FREE:
        if sign in text:
            yield from _tokens(pattern, text, kind)


def _issued(text: str) -> Iterator[Token]:
    """Looks through the long words only, joined: a tenth of the text, and a hundred forms to look for."""
    if max(map(len, text.split()), default=0) < _LEAST:
        return
    words = list(_LONG.finditer(text))
    if not words:
        return
    joined = "\n".join(word.group() for word in words)
    starts = list(accumulate((len(word.group()) + 1 for word in words), initial=0))
    for form in FORMS:
        if any(sign in joined for sign in form.signs):
            for found in form.pattern.finditer(joined):
                number = bisect_right(starts, found.start()) - 1
                start = words[number].start() + found.start() - starts[number]
                yield Token(start, start + len(found.group()), found.group(), "key", form.issuer)


def _tokens(pattern: re.Pattern[str], text: str, kind: str) -> Iterator[Token]:
    for found in pattern.finditer(text):
        group = "value" if "value" in pattern.groupindex else 0
        yield Token(found.start(group), found.end(group), found.group(group), kind)


def is_whole(token: Token) -> bool:
    """Whether the inside of a token agrees with its form: a checksum, a header that can be read, a body."""
    if token.kind == "signed token":
        return _has_header(token.text)
    if token.kind == "private key":
        return len("".join(_BODY.findall(token.text.replace("\\n", "\n")))) >= 48
    if token.issuer in ("GitHub", "npm") and "_pat_" not in token.text:
        return has_checksum(token.text)
    return True


def has_checksum(token: str) -> bool:
    """Whether the last six characters are the CRC32 of the ones before, in base 62, as GitHub and npm write them."""
    body, tail = token.partition("_")[2][:-6], token[-6:]
    number = binascii.crc32(body.encode())
    expected = ""
    for _ in range(6):
        number, place = divmod(number, 62)
        expected = _BASE62[place] + expected
    return tail == expected


def _has_header(token: str) -> bool:
    head = token.partition(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, binascii.Error):
        return False
    return isinstance(header, dict) and ("alg" in header or "typ" in header or "kid" in header)
