"""Keeps a lake small and lawful: gone tenants, days past their time, small files, old versions."""

from collections.abc import Collection
from datetime import date, timedelta

from deltalake import DeltaTable

from analytics.schema import DAY


def erase_tenants(table: DeltaTable, tenants: Collection[str]) -> bool:
    """Takes every row of these tenants out; True when there was one."""
    listed = ", ".join(f"'{tenant}'" for tenant in sorted(tenants))
    return bool(table.delete(f"tenant_id IN ({listed})")["num_deleted_rows"])


def drop_before(table: DeltaTable, first: date) -> None:
    """Forgets all days before `first`."""
    if any(date.fromisoformat(each[DAY]) < first for each in table.partitions()):
        table.delete(f"{DAY} < '{first}'")


def compact(table: DeltaTable) -> int:
    """Makes few files of many within each day; answers how many files fewer there are."""
    done = table.optimize.compact()
    return int(done["numFilesRemoved"]) - int(done["numFilesAdded"])


def vacuum(table: DeltaTable, keep: timedelta, pinned: int) -> int:
    """Deletes files that no version younger than `keep`, and not the pinned one, holds; answers how many."""
    hours = int(keep.total_seconds() // 3600)
    return len(table.vacuum(hours, dry_run=False, enforce_retention_duration=False, keep_versions=[pinned]))
