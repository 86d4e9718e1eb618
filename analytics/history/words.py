"""Columns of words from columns of numbers, without a loop in Python."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def pick(words: Sequence[str], numbers: np.ndarray) -> pa.Array:
    """The word at each number."""
    return pa.array(words, pa.string()).take(pa.array(numbers))


def joined(*parts: "str | np.ndarray | pa.Array") -> pa.Array:
    """Words put together of words and numbers, row by row."""
    made = [each if isinstance(each, str) else pc.cast(pa.array(each), pa.string()) for each in parts]
    return pc.binary_join_element_wise(*made, "")


def times(seconds: np.ndarray) -> pa.Array:
    """Moments from seconds since 1970, UTC."""
    return pa.array((seconds * 1e6).astype("int64")).cast(pa.timestamp("us", tz="UTC"))


def days(seconds: np.ndarray) -> pa.Array:
    """Days in UTC."""
    return pa.array((seconds // 86400).astype("int32")).cast(pa.date32())


def constant(word: str, count: int) -> pa.Array:
    """The same word in every row."""
    return pick([word], np.zeros(count, "int32"))


def numbers(values: np.ndarray) -> pa.Array:
    """Counts."""
    return pa.array(values.astype("int32"))
