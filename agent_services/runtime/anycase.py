"""Looks for words whatever their case, ten times faster than `re.IGNORECASE` where there are many alternatives."""

import re


class AnyCase:
    r"""A pattern in lower case for texts in any; it only says whether, because places may differ.

    It is fast as long as each alternative begins with a letter: `role(?<!\wrole)` rather than `\brole`.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern)

    def is_in(self, text: str) -> bool:
        """Whether a text has a match."""
        return self._pattern.search(text.lower()) is not None
