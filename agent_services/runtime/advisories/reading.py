"""Reads the entries of a database, whatever form it has on the disk: zip, folder, JSON or JSONL. Bounded."""

import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

SUFFIXES = (".zip", ".json", ".jsonl")
# Far beyond every honest database: npm's, the largest, has some 220,000 entries of a few kilobytes.
_MAX_ENTRIES = 2_000_000
MAX_ENTRY_BYTES = 16 << 20
_MAX_LIST_BYTES = 256 << 20
_MAX_BYTES = 4 << 30


class AdvisoriesError(Exception):
    """The database cannot be used; the message is one clause that begins with the path and has no full stop."""


def files(path: Path) -> list[Path]:
    """The files of a database in a stable order: itself, or what lies below a folder. Links are not followed."""
    if path.is_dir():
        return _below(path)
    if not path.is_file():
        raise AdvisoriesError(f"{path} does not exist")
    if path.suffix not in SUFFIXES:
        raise AdvisoriesError(f"{path} must be a folder, or a file named .zip, .json or .jsonl")
    return [path]


def entries(path: Path) -> Iterator[tuple[str, Any]]:
    """Every entry with the words for where it stands.

    Raises:
        AdvisoriesError: something is no zip, no JSON in UTF-8, or larger than any database is.
    """
    read = count = 0
    for file in files(path):
        for where, data in _documents(file):
            read += len(data)
            if read > _MAX_BYTES:
                raise AdvisoriesError(f"{path} unpacks to more than {_MAX_BYTES >> 30} GiB: it is no OSV database")
            for entry in _parse(where, data):
                count += 1
                if count > _MAX_ENTRIES:
                    raise AdvisoriesError(f"{path} has more than {_MAX_ENTRIES:,} entries: it is no OSV database")
                yield where, entry


def _below(folder: Path) -> list[Path]:
    found = [Path(at) / name for at, _, names in os.walk(folder) for name in names if name.endswith(SUFFIXES)]
    found = sorted(file for file in found if file.is_file() and not file.is_symlink())
    if not found:
        raise AdvisoriesError(f"{folder} holds no .zip, .json or .jsonl file")
    return found


def _documents(file: Path) -> Iterator[tuple[str, bytes]]:
    try:
        match file.suffix:
            case ".zip":
                yield from _from_zip(file)
            case ".jsonl":
                with file.open("rb") as lines:
                    yield from _from_lines(file, lines)
            case _:
                with file.open("rb") as stream:
                    yield str(file), _bounded(stream, str(file), _MAX_LIST_BYTES)
    except OSError as error:
        raise AdvisoriesError(f"{file} cannot be read ({error.strerror or error})") from error


def _from_zip(file: Path) -> Iterator[tuple[str, bytes]]:
    """Nothing is written anywhere: an entry's name is only words in a message."""
    try:
        with zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                if info.filename.endswith(".json"):
                    where = f"{file}, entry {info.filename[:100]!r},"
                    with archive.open(info) as stream:
                        yield where, _bounded(stream, where, MAX_ENTRY_BYTES)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise AdvisoriesError(f"{file} is no zip that can be read ({error})") from error


def _from_lines(file: Path, lines: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    number = 0
    while line := lines.readline(MAX_ENTRY_BYTES + 1):
        number += 1
        where = f"{file}, line {number},"
        if len(line) > MAX_ENTRY_BYTES:
            raise _too_large(where, MAX_ENTRY_BYTES)
        if line.strip():
            yield where, line


def _bounded(stream: IO[bytes], where: str, limit: int) -> bytes:
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise _too_large(where, limit)
    return data


def _too_large(where: str, limit: int) -> AdvisoriesError:
    return AdvisoriesError(f"{where} is larger than {limit >> 20} MiB: it is no OSV entry")


def _parse(where: str, data: bytes) -> list[Any]:
    try:
        parsed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise AdvisoriesError(f"{where} is no JSON in UTF-8") from None
    return parsed if isinstance(parsed, list) else [parsed]
