"""Opens a database by way of an index, which is made once and kept with the digest of what it was made from."""

import hashlib
import logging
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from agent_services.runtime.advisories.database import Advisories, write_rows
from agent_services.runtime.advisories.entry import Row, rows
from agent_services.runtime.advisories.reading import AdvisoriesError, entries, files

logger = logging.getLogger(__name__)
# Counted up when rows are made otherwise: an index of before is then not found.
_FORMAT = "1"


def cache_folder() -> Path:
    """Where indexes are kept: `squad/advisories` in the user's cache folder."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "squad" / "advisories"


def open_advisories(path: Path, cache: Path) -> Advisories:
    """The advisories of a database in the OSV format. Call it before forking who asks.

    Raises:
        AdvisoriesError: there is none, or it is broken.
    """
    digest = _digest(path)
    # One index per database, so that the one of yesterday's download is replaced.
    name = hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:16]
    index = cache.absolute() / f"{name}.{_FORMAT}.sqlite"
    if _made_from(index) != digest:
        try:
            _make(path, index, digest)
        except (OSError, sqlite3.OperationalError) as error:
            logger.warning("no index in %s (%s): the advisories stay in memory", cache, error)
            return _in_memory(path, digest)
    return Advisories(digest, index)


def _digest(path: Path) -> str:
    """Of a file its bytes; of the many files in a folder their names, sizes and times."""
    digest = hashlib.sha256(_FORMAT.encode())
    try:
        for file in files(path):
            if path.is_dir():
                facts = file.stat()
                digest.update(
                    f"{file.relative_to(path)}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode(errors="replace")
                )
            else:
                with file.open("rb") as stream:
                    digest.update(hashlib.file_digest(stream, "sha256").digest())
    except OSError as error:
        raise AdvisoriesError(f"{path} cannot be read ({error.strerror})") from error
    return digest.hexdigest()[:16]


def _made_from(index: Path) -> str:
    """The digest an index was made from; empty when there is none that can be used."""
    if not index.is_file():
        return ""
    try:
        with closing(sqlite3.connect(f"{index.as_uri()}?mode=ro", uri=True)) as connection:
            return str(connection.execute("SELECT digest FROM made_from").fetchone()[0])
    except (sqlite3.Error, TypeError):
        return ""


def _make(path: Path, index: Path, digest: str) -> None:
    """Write it beside its place and move it there: another process may be doing the same."""
    index.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".new-", dir=index.parent)
    os.close(descriptor)
    try:
        with closing(sqlite3.connect(name)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("CREATE TABLE made_from (digest TEXT)")
            connection.execute("INSERT INTO made_from VALUES (?)", (digest,))
            write_rows(connection, _rows(path))
        Path(name).replace(index)
    finally:
        Path(name).unlink(missing_ok=True)


def _in_memory(path: Path, digest: str) -> Advisories:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    write_rows(connection, _rows(path))
    return Advisories(digest, connection)


def _rows(path: Path) -> Iterator[Row]:
    for where, entry in entries(path):
        try:
            yield from rows(entry)
        except ValueError:
            raise AdvisoriesError(f"{where} is no OSV entry") from None
