"""Writes a stream of rows as Parquet, a file for each day, with memory for one piece at a time."""

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.lake.place import Place
from analytics.schema import DAY

PIECE_ROWS = 1 << 16


@dataclass(frozen=True)
class DayFile:
    """A file that was written and is nobody's yet.

    Attributes:
        path: Below the table's folder.
        digest: SHA-256 of the rows in their order; equal rows have equal digests, whatever the file's encoding.
    """

    day: date
    path: str
    rows: int
    bytes: int
    digest: str


def write(place: Place, table: str, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> list[DayFile]:
    """Writes the rows of one table below its folder.

    Args:
        name: Of the files; must be new.
        schema: What they hold, `dt` last, which goes into the folder's name and not into the file.
        batches: Ordered by day.
    """
    found: list[DayFile] = []
    writer: _DayWriter | None = None
    for day, rows in _by_day(batches, schema):
        if writer is None or writer.day != day:
            found += [writer.close()] if writer else []
            writer = _DayWriter(place, table, name, day, schema.remove(schema.get_field_index(DAY)))
        writer.add(rows)
    return found + ([writer.close()] if writer else [])


def digest_of(rows: pa.Table) -> str:
    """The digest of the rows of a day, as `write` computes it."""
    summary = hashlib.sha256()
    for start in range(0, rows.num_rows, PIECE_ROWS):
        _digest(summary, rows.slice(start, PIECE_ROWS))
    return summary.hexdigest()


class _DayWriter:
    """One open file. Pieces have the same number of rows whatever the batches were, so that digests are equal."""

    def __init__(self, place: Place, table: str, name: str, day: date, schema: pa.Schema) -> None:
        self.day, self._schema, self._place = day, schema, place
        self._path = f"{DAY}={day}/{name}.parquet"
        self._whole = place.path(table, self._path)
        place.files.create_dir(self._whole.rpartition("/")[0], recursive=True)
        self._stream = place.files.open_output_stream(self._whole)
        self._writer = pq.ParquetWriter(self._stream, schema, compression="zstd")
        self._waiting: list[pa.Table] = []
        self._summary = hashlib.sha256()
        self._rows = 0

    def add(self, rows: pa.Table) -> None:
        self._waiting.append(rows)
        if sum(each.num_rows for each in self._waiting) >= PIECE_ROWS:
            waiting = pa.concat_tables(self._waiting)
            whole = waiting.num_rows - waiting.num_rows % PIECE_ROWS
            for start in range(0, whole, PIECE_ROWS):
                self._put(waiting.slice(start, PIECE_ROWS))
            self._waiting = [waiting.slice(whole)]

    def close(self) -> DayFile:
        rest = pa.concat_tables(self._waiting)
        if rest.num_rows:
            self._put(rest)
        self._writer.close()
        self._stream.close()
        size = self._place.files.get_file_info(self._whole).size
        return DayFile(self.day, self._path, self._rows, size, self._summary.hexdigest())

    def _put(self, rows: pa.Table) -> None:
        _digest(self._summary, rows)
        self._writer.write_table(rows.combine_chunks(), row_group_size=PIECE_ROWS)
        self._rows += rows.num_rows


def _digest(summary: "hashlib._Hash", rows: pa.Table) -> None:
    # Copied into one piece first: a slice is written down with what lies around it. Under a null anything may lie.
    for column in rows.combine_chunks().columns:
        nothing = pa.scalar("" if pa.types.is_string(column.type) else 0).cast(column.type)
        plain = [pc.is_null(column).combine_chunks(), pc.fill_null(column, nothing).combine_chunks()]
        summary.update(pa.record_batch(plain, ["null", "value"]).serialize())


def _by_day(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[tuple[date, pa.Table]]:
    for batch in batches:
        rows = pa.Table.from_batches([batch]).select(schema.names).cast(schema)
        days = rows.column(DAY).combine_chunks().cast(pa.int32()).to_numpy()
        starts = [0, *(np.flatnonzero(np.diff(days)) + 1).tolist(), len(days)]
        for start, end in itertools.pairwise(starts):
            if end > start:
                piece = rows.slice(start, end - start)
                yield piece.column(DAY)[0].as_py(), piece.drop_columns([DAY])
