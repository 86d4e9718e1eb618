"""Bytes are read as the file says, or not at all; no codec's refusal ends the analysis."""

import codecs

import pytest

from agent_services.runtime.decode import decode
from review_service.pipeline import text

READ = {
    "plain": (b"x = '\xc3\xa9'\n", "python", "x = 'é'\n"),
    "declared": (b"# coding: latin-1\nx = '\xe9'\n", "python", "# coding: latin-1\nx = 'é'\n"),
    "declared, although it could be UTF-8": (b"# coding: latin-1\n#\xc3\xa9\n", "python", "# coding: latin-1\n#Ã©\n"),
    "declared on the second line": (b"#!x\n# coding: latin-1\n#\xe9\n", "python", "#!x\n# coding: latin-1\n#é\n"),
    "declared after code": (b"x = 1\n# coding: latin-1\n#\xe9\n", "python", None),
    "declared in another language": (b"# coding: latin-1\n#\xc3\xa9\n", "ruby", "# coding: latin-1\n#é\n"),
    "UTF-8 with its mark": (codecs.BOM_UTF8 + b"# coding: latin-1\n#\xc3\xa9", "python", "\ufeff# coding: latin-1\n#é"),
    "UTF-16": ("é\n".encode("utf-16"), "", "é\n"),
    "UTF-32": ("é\n".encode("utf-32"), "", "é\n"),
    "a zero byte": (b"x\0y", "python", None),
    "an encoding that refuses everything": (b"# coding: undefined\n#\xff", "python", None),
    "an encoding that is none": (b"# coding: nonsense\n", "python", None),
    "no text in an encoding": (b"# coding: hex\n", "python", None),
}


@pytest.mark.parametrize(("data", "language", "read"), READ.values(), ids=READ)
def test_bytes_are_read_as(data: bytes, language: str, read: str | None) -> None:
    assert decode(data, language) == read


@pytest.mark.parametrize(("data", "language", "read"), READ.values(), ids=READ)
def test_the_orchestrator_reads_the_same(data: bytes, language: str, read: str | None) -> None:
    readable = not text.is_binary(data) and text.is_decodable(data, language)
    assert (text.decode(data, language) if readable else None) == read


@pytest.mark.parametrize("encoding", ["punycode", "idna", "PunyCode"])
def test_encodings_that_take_the_square_of_the_length_are_none(encoding: str) -> None:
    data = f"# coding: {encoding}\n-ba".encode()
    assert decode(data, "python") is None
    assert not text.is_decodable(data, "python")
    assert text.readable_text(data) == data.decode()
