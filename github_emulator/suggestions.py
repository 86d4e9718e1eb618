"""Suggestion blocks: what a comment proposes, and the file after somebody pressed "Commit suggestion"."""

import re

from github_emulator.state import ReviewComment

_BLOCK = re.compile(r"^(`{3,})suggestion\r?\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)


def suggested(comment: ReviewComment) -> str | None:
    """The text that is to stand in place of the lines commented on, line ends included; None without a block."""
    found = _BLOCK.search(comment.body)
    return found.group(2) if found else None


def committed(comment: ReviewComment, content: bytes) -> bytes:
    """The file with the suggestion in it; new lines end as those did which they replace.

    Raises:
        ValueError: the comment suggests nothing, or is outdated.
    """
    text = suggested(comment)
    if text is None or comment.line is None:
        raise ValueError("there is no suggestion that could be committed")
    lines = content.split(b"\n")
    first, last = (comment.start_line or comment.line) - 1, comment.line
    carriage = b"\r" if lines[first].endswith(b"\r") else b""
    new = [line + carriage for line in text.encode().replace(b"\r\n", b"\n").split(b"\n")[:-1]]
    if last == len(lines) and new:  # the last line of a file without a line end gets none
        new[-1] = new[-1].removesuffix(b"\r")
    return b"\n".join([*lines[:first], *new, *lines[last:]])
