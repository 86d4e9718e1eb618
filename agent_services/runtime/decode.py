"""Bytes of a repository to text."""

import re

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


def decode(data: bytes, language: str) -> str | None:
    """The text, or None when it is none: UTF-8, UTF-16 with its mark, or what a Python file declares."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return None if b"\0" in data else data.decode()
    except UnicodeDecodeError:
        return _declared(data) if language == "python" else None


def _declared(data: bytes) -> str | None:
    for line in data.split(b"\n", 2)[:2]:
        if found := _COOKIE.match(line):
            try:
                return data.decode(found.group(1).decode())
            except (LookupError, UnicodeDecodeError):
                return None
    return None
