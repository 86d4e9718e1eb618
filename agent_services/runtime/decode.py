"""Bytes of a repository to text."""

import codecs
import re

_MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
# PEP 263: in the first two lines, of which the first is blank or a comment.
_COOKIE = re.compile(rb"\A(?:[ \t\f]*(?:#[^\n]*)?\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)")

# Forms of domain names, whose time to decode grows with the square of the length: no source is written in them.
_NO_CHARSETS = frozenset({"idna", "punycode"})


def decode(data: bytes, language: str) -> str | None:
    """The text, or None when it is none: UTF-16 and UTF-32 with their marks, what a Python file declares, else UTF-8.

    The orchestrator reads it the same way and holds every quote against that: what a file declares goes first.
    """
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    if b"\0" in data and not marked:
        return None
    encoding = marked or _declared(data, language) or "utf-8"
    try:
        return None if codecs.lookup(encoding).name in _NO_CHARSETS else data.decode(encoding)
    except (LookupError, ValueError, AssertionError):  # some codecs refuse in ways of their own
        return None


def _declared(data: bytes, language: str) -> str:
    """A UTF-8 mark outweighs what is declared."""
    if language != "python" or data.startswith(codecs.BOM_UTF8):
        return ""
    cookie = _COOKIE.match(data)
    return cookie.group(1).decode("ascii", "replace") if cookie else ""
