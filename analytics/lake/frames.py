"""The lake as Spark sees it: exactly the files of the versions that the manifest names."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow.fs as pafs
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from analytics.errors import AnalyticsError
from analytics.lake import tables
from analytics.lake.manifest import Manifest
from analytics.lake.place import Place
from analytics.schema import TABLES, Table


@contextmanager
def frames(spark: SparkSession, place: Place, manifest: Manifest) -> Iterator[Mapping[str, DataFrame]]:
    """Every table by name; what lies in a bucket is fetched first, for the block.

    Raises:
        AnalyticsError: A file that belongs to a table is not there or was cut short, or a column is not what it was.
    """
    with tempfile.TemporaryDirectory(prefix="squad-lake-") as folder:
        found = {}
        for name, table in TABLES.items():
            tables.must_fit(place, name, manifest.tables[name].version, table.arrow)
            paths = _checked(place, name, manifest.tables[name].version)
            base = place.path(name)
            if not place.is_local:
                base, paths = _fetched(place, base, paths, Path(folder) / name)
            found[name] = _frame(spark, table, base, paths)
        yield found


def _frame(spark: SparkSession, table: Table, base: str, paths: list[str]) -> DataFrame:
    # With the schema given, columns that older files lack are null and columns that we do not know are left alone.
    schema = from_arrow_schema(table.arrow)
    if not paths:
        return spark.createDataFrame([], schema)
    return spark.read.schema(schema).option("basePath", base).parquet(*paths)


def _checked(place: Place, name: str, version: int) -> list[str]:
    """The files of a version, each as long as it was when it was written."""
    actions = tables.files_of(place, name, version)
    infos = place.files.get_file_info([place.path(name, path) for path, _ in actions])
    for info, (path, size) in zip(infos, actions, strict=True):
        if info.size != size:
            state = "is missing" if info.type is pafs.FileType.NotFound else f"has {info.size} bytes instead of {size}"
            raise AnalyticsError(f"{name}/{path} {state}: export that day again with `squad analytics export --date`")
    return [info.path for info in infos]


def _fetched(place: Place, base: str, paths: list[str], folder: Path) -> tuple[str, list[str]]:
    copies = [folder / path.removeprefix(f"{base}/") for path in paths]
    for parent in {copy.parent for copy in copies}:
        parent.mkdir(parents=True)
    for path, copy in zip(paths, copies, strict=True):
        pafs.copy_files(path, str(copy), source_filesystem=place.files, destination_filesystem=pafs.LocalFileSystem())
    return str(folder), [str(copy) for copy in copies]
