"""Delta tables by name: made, extended, replaced by days, read as a manifest pinned them."""

import json
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable, Schema, write_deltalake
from deltalake.exceptions import TableNotFoundError
from deltalake.transaction import AddAction

from analytics.days import Days
from analytics.errors import AnalyticsError
from analytics.lake.day_files import DayFile
from analytics.lake.manifest import DayOf, TableOf
from analytics.lake.place import Place
from analytics.schema import DAY, Table

_READER = 1
"""The protocol that plain readers of Parquet understand: no deletion vectors, no renamed columns."""


def open_table(place: Place, name: str, version: int | None = None) -> DeltaTable:
    """A table as it is, or as it was at a version.

    Raises:
        AnalyticsError: There is none, that version is gone, or it needs a reader that we are not.
    """
    try:
        table = DeltaTable(f"{place.uri}/{name}", version=version, storage_options=place.storage)
    except TableNotFoundError as error:
        raise AnalyticsError(f"no table '{name}' in {place.uri}: run `squad analytics export` first") from error
    except Exception as error:  # deltalake has one type for all that the log may hold
        raise AnalyticsError(f"table '{name}' in {place.uri} cannot be read at version {version}: {error}") from error
    if table.protocol().min_reader_version > _READER:
        raise AnalyticsError(f"table '{name}' in {place.uri} was written with features that plain Parquet lacks")
    return table


def files_of(place: Place, name: str, version: int) -> list[tuple[str, int]]:
    """Paths, below the table, and sizes in bytes of the files of a version."""
    added = pa.table(open_table(place, name, version).get_add_actions(flatten=True))
    return list(zip(added["path"].to_pylist(), added["size_bytes"].to_pylist(), strict=True))


def must_fit(place: Place, name: str, version: int, schema: pa.Schema) -> None:
    """Lets pass a table whose columns are as we read them; some may be missing, some may be unknown.

    Raises:
        AnalyticsError: A column holds something else.
    """
    held = {field.name: field.type for field in open_table(place, name, version).schema().fields}
    for field in Schema.from_arrow(schema).fields:
        if (found := held.get(field.name, field.type)) != field.type:
            raise AnalyticsError(
                f"{name} in {place.uri} holds '{field.name}' as {_type(found)} instead of {_type(field.type)}: "
                "export into a new lake, or use the program that wrote this one"
            )


def _type(of: object) -> str:
    return str(getattr(of, "type", of))


def ready(place: Place, name: str, schema: pa.Schema, version: int) -> DeltaTable:
    """The table as readers see it, to be written: made if it is missing, with the columns that it did not have yet.

    Args:
        version: That the manifest names. What a run that crashed has left after it is undone.
    """
    uri = f"{place.uri}/{name}"
    try:
        table = DeltaTable(uri, storage_options=place.storage)
    except TableNotFoundError:
        return DeltaTable.create(uri, Schema.from_arrow(schema), partition_by=[DAY], storage_options=place.storage)
    if table.version() != version:
        table.restore(version)
    known = {field.name for field in table.schema().fields}
    missing = [field for field in Schema.from_arrow(schema).fields if field.name not in known]
    if missing:
        table.alter.add_columns(missing)
    return table


def replace_days(table: DeltaTable, days: Days, files: Sequence[DayFile]) -> None:
    """Puts the files in the place of whatever these days held, in one commit."""
    actions = [_added(each) for each in files]
    between = [(DAY, ">=", str(days.first)), (DAY, "<=", str(days.last))]
    table.create_write_transaction(actions, "overwrite", table.schema(), [DAY], between)
    table.update_incremental()


def replace_all(place: Place, name: str, rows: pa.Table) -> TableOf:
    """Puts rows in the place of all that a small table held; it is made if it is missing, and may change its form."""
    uri = f"{place.uri}/{name}"
    write_deltalake(uri, rows, mode="overwrite", schema_mode="overwrite", storage_options=place.storage)
    return TableOf(open_table(place, name).version(), {"": DayOf(rows.num_rows, "")})


def read_all(place: Place, name: str, version: int) -> pa.Table:
    """All rows of a small table at a version."""
    return pa.table(open_table(place, name, version).to_pyarrow_table())


def rows_by_tenant(place: Place, name: str, version: int) -> Counter[str]:
    """How many rows of a table each tenant has, with memory for one piece at a time."""
    pieces = open_table(place, name, version).to_pyarrow_dataset().to_batches(columns=["tenant_id"])
    found: Counter[str] = Counter()
    for piece in pieces:
        for each in pc.value_counts(piece.column(0)).to_pylist():
            found[each["values"]] += each["counts"]
    return found


def read_day(delta: DeltaTable, table: Table, day: str) -> pa.Table:
    """The rows of a day in the order of their key, without `dt`."""
    rows = pa.table(delta.to_pyarrow_table(filters=[(DAY, "=", date.fromisoformat(day))]))
    schema = table.arrow.remove(table.arrow.get_field_index(DAY))
    return rows.select(schema.names).cast(schema).sort_by([(name, "ascending") for name in table.key])


def _added(file: DayFile) -> AddAction:
    now = int(time.time() * 1000)
    return AddAction(file.path, file.bytes, {DAY: str(file.day)}, now, True, json.dumps({"numRecords": file.rows}))
