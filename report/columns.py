"""Columns of the contract (UTF-8 bytes, from 1) as other forms count them."""


def characters(line: bytes, column: int) -> int:
    """Characters before byte column `column` of `line`."""
    return len(line[: column - 1].decode("utf-8", "replace"))


def utf16(line: bytes, column: int) -> int:
    """The column in UTF-16 code units, from 1, as SARIF viewers and GitHub count."""
    return len(line[: column - 1].decode("utf-8", "replace").encode("utf-16-le", "replace")) // 2 + 1
