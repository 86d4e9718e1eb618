"""Bytes to text: which encoding a file says it has, and whether that is true."""

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
# PEP 263: in the first two lines, of which the first is blank or a comment.
_COOKIE = re.compile(rb"\A(?:[ \t\f]*(?:#[^\n]*)?\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)")
_SNIFFED_BYTES = 8000
# Forms of domain names, whose time to decode grows with the square of the length: no source is written in them.
_NO_CHARSETS = frozenset({"idna", "punycode"})


def encoding_of(content: bytes, language: str) -> str:
    """The encoding named by a byte order mark or, in Python, a coding cookie; UTF-8 otherwise."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return encoding
    cookie = _COOKIE.match(content) if language == "python" else None
    return cookie.group(1).decode("ascii", "replace") if cookie else "utf-8"


def is_binary(content: bytes) -> bool:
    """True for what git calls binary, except text that starts with a byte order mark."""
    return b"\0" in content[:_SNIFFED_BYTES] and not any(content.startswith(mark) for mark, _ in _BOMS)


def is_decodable(content: bytes, language: str) -> bool:
    """Whether the bytes are text in the encoding they claim."""
    try:
        decode(content, language)
    except (LookupError, UnicodeError, ValueError, AssertionError):  # some codecs refuse in ways of their own
        return False
    return True


def decode(content: bytes, language: str = "python") -> str:
    """The text. A UTF-8 byte order mark stays in, as the first character. Raises UnicodeError or LookupError."""
    encoding = encoding_of(content, language)
    if codecs.lookup(encoding).name in _NO_CHARSETS:
        raise LookupError(f"{encoding} is no character set")
    return content.decode(encoding)


def readable_text(content: bytes, language: str = "python") -> str:
    """The text for comparing quotes: bytes that are none in the encoding are replaced."""
    try:
        return decode(content, language)
    except (UnicodeError, LookupError, ValueError):
        return content.decode("utf-8", "replace")
