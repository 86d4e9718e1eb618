"""Applies text edits to a file in memory; positions are 1-based lines and UTF-8 byte columns, end exclusive."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from review_service.pipeline.text import decode, encoding_of
from squad.code.v1.finding_pb2 import TextEdit
from squad.code.v1.location_pb2 import TextRange


class EditError(ValueError):
    """The edits do not fit the file."""


Span = tuple[int, int]


def apply_edits(content: bytes, edits: Iterable[TextEdit]) -> bytes:
    """The file with all edits of one path applied. Raises EditError."""
    data, starts, encoding = _readable(content)
    parts, at = [], 0
    for edit in edits:
        start, end = span_of(edit.range, starts, len(data))
        if start < at or end < start:
            raise EditError("edits overlap or are out of order")
        parts += [data[at:start], _line_ends(edit.new_text, data).encode()]
        at = end
    parts.append(data[at:])
    return _encoded(b"".join(parts), encoding)


@lru_cache(maxsize=4)
def _readable(content: bytes) -> tuple[bytes, list[int], str]:
    """The content in UTF-8, where its lines start, and its own encoding; a file often has many fixes, one by one."""
    text, encoding = _decoded(content)
    data = text.encode("utf-8", "surrogatepass")
    return data, _line_starts(data), encoding


def span_of(place: TextRange, starts: Sequence[int], size: int) -> Span:
    """Byte offsets of a range; `starts` are the offsets of the lines. Raises EditError."""
    return _offset(place.start_line, place.start_column, starts, size), _offset(
        place.end_line, place.end_column, starts, size
    )


def _offset(line: int, column: int, starts: Sequence[int], size: int) -> int:
    if not 1 <= line <= len(starts) or column < 1:
        raise EditError(f"line {line}, column {column} does not exist")
    offset = starts[line - 1] + column - 1
    limit = starts[line] if line < len(starts) else size
    if offset > limit:
        raise EditError(f"line {line} has no column {column}")
    return offset


def _line_starts(data: bytes) -> list[int]:
    starts = [0]
    while (found := data.find(b"\n", starts[-1])) >= 0:
        starts.append(found + 1)
    return starts


def _line_ends(new_text: str, data: bytes) -> str:
    """New lines end as the file's own do."""
    carriage = b"\r\n" in data and b"\n" not in data.replace(b"\r\n", b"")
    return new_text.replace("\r\n", "\n").replace("\n", "\r\n") if carriage else new_text


def _decoded(content: bytes) -> tuple[str, str]:
    encoding = encoding_of(content, "python")
    try:
        return decode(content), encoding
    except (UnicodeError, LookupError, ValueError) as error:
        raise EditError("the file is no text") from error


def _encoded(data: bytes, encoding: str) -> bytes:
    try:
        return data if encoding == "utf-8" else data.decode().encode(encoding)
    except UnicodeError as error:
        raise EditError(f"the new text cannot be written as {encoding}") from error
