"""Words that go elsewhere: names come from repositories and answers from strangers."""

import unicodedata

_CONTROLS = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def one_line(text: str, limit: int = 200) -> str:
    """The text without line ends and characters that nobody sees, cut to `limit` characters."""
    plain = "".join(" " if unicodedata.category(each) in _CONTROLS else each for each in text[: limit * 4])
    plain = " ".join(plain.split())
    return plain if len(plain) <= limit else f"{plain[: limit - 1]}…"
