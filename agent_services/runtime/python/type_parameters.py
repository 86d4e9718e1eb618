"""Whether a list of type parameters is one: it is not in the respelt text, so that the parser does not see it."""

import ast

from agent_services.runtime.python.tokens import NoPythonError, Token

_BRACKETS = {b"(": 1, b"[": 1, b"{": 1, b")": -1, b"]": -1, b"}": -1}
_WRONG = "these are no type parameters"


def check_parameters(tokens: list[Token], data: bytes | bytearray, at: int) -> None:
    """Checks the words between the brackets, of which the first is at a byte.

    Raises:
        NoPythonError: something else than names with their bounds and defaults.
    """
    parts = _parts(tokens)
    if not parts:
        raise NoPythonError(_WRONG, at)
    for part in parts:
        _check(part, data, at)


def _parts(tokens: list[Token]) -> list[list[Token]]:
    """The words between the commas that are in no brackets; after the last comma there may be none."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += _BRACKETS.get(token.text, 0)
        if token.text == b"," and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts if parts[-1] else parts[:-1]


def _check(part: list[Token], data: bytes | bytearray, at: int) -> None:
    """Reads `T: bound = default` as the parameter of a function, which is written alike but for the stars."""
    starred = bool(part) and part[0].text in (b"*", b"**")
    words = part[starred:]
    if not words or (starred and len(words) > 1 and words[1].text != b"="):
        raise NoPythonError(_WRONG, at)
    source = bytes(data[words[0].start : part[-1].end])
    if len(words) > 2 and part[0].text == words[2].text == b"*":
        source = bytes(data[words[0].start : words[1].end] + data[words[2].end : part[-1].end])
    try:
        ast.parse(b"def _(" + source + b"): pass")
    except (SyntaxError, ValueError) as error:
        raise NoPythonError(_WRONG, words[0].start) from error
