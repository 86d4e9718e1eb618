"""The advisories as rules ask for them: by package, from an index in SQLite, of which only what is asked is read."""

import sqlite3
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from agent_services.runtime.advisories.advisory import Advisory, parse
from agent_services.runtime.advisories.entry import Row, rows
from agent_services.runtime.advisories.versions import Ecosystem, package_name

_TABLE = "CREATE TABLE advisory (ecosystem TEXT, package TEXT, row TEXT)"
_BY_PACKAGE = "CREATE INDEX by_package ON advisory (ecosystem, package)"


class Advisories:
    """What is known about packages; `digest` names the content."""

    def __init__(self, digest: str, index: "Path | sqlite3.Connection") -> None:
        self.digest = digest
        self._index = index
        self._found: dict[tuple[Ecosystem, str], tuple[Advisory, ...]] = {}

    @classmethod
    def of(cls, entries: Iterable[Mapping[str, Any]]) -> "Advisories":
        """Those of some entries, kept in memory."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        write_rows(connection, (row for entry in entries for row in rows(entry)))
        return cls("memory", connection)

    def about(self, ecosystem: Ecosystem, package: str) -> tuple[Advisory, ...]:
        """Everything that is said about a package, in the order of names."""
        key = ecosystem, package_name(ecosystem, package)
        if key not in self._found:
            found = self._connection.execute("SELECT row FROM advisory WHERE ecosystem = ? AND package = ?", key)
            self._found[key] = tuple(sorted((parse(ecosystem, row) for (row,) in found), key=lambda each: each.names))
        return self._found[key]

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        """Opened by the first question: a connection to a file must not be carried over a fork."""
        if isinstance(self._index, sqlite3.Connection):
            return self._index
        return sqlite3.connect(f"{self._index.as_uri()}?mode=ro&immutable=1", uri=True)


def write_rows(connection: sqlite3.Connection, all_rows: Iterable[Row]) -> None:
    """Fill an empty index."""
    connection.execute(_TABLE)
    connection.executemany("INSERT INTO advisory VALUES (?, ?, ?)", all_rows)
    connection.execute(_BY_PACKAGE)
    connection.commit()
