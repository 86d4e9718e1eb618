"""From PostgreSQL to the lake: some days, all tables, one snapshot."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from deltalake import DeltaTable

from analytics.days import Days, runs
from analytics.lake import day_files, tables, upkeep
from analytics.lake.manifest import DayOf, Manifest, TableOf, load, publish
from analytics.lake.place import Place
from analytics.schema import DAY, TABLES, Table
from analytics.source import Source, snapshot

Step = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """What to export.

    Attributes:
        days: First and last; the last may lie in the future, which holds nothing.
        late: Whether earlier days of which something happened since are exported again, too.
        keep_days: Days older than this leave the lake; 0: none does.
    """

    days: Days
    late: bool = False
    keep_days: int = 0


def export(url: str, place: Place, wanted: Wanted, step: Step = lambda _: None) -> Manifest:
    """Brings the days into the lake; the same days again give the same rows.

    Args:
        url: PostgreSQL, as analytics_reader.
        step: Told what was just done, in one line.

    Raises:
        AnalyticsError: The database or the lake refuses. Whoever reads the lake still sees it as it was.
    """
    before = load(place)
    with snapshot(url) as source:
        work = _Work(source, place, before, uuid.uuid4().hex, step)
        spans = runs(_days(source, wanted))
        done = {table.name: work.table(table, spans, wanted) for table in TABLES.values()}
        for days in spans:
            if not any(date.fromisoformat(day) in days for day in done["reviews"].days):
                step(f"no review was asked for in {days}: the lake holds nothing of it")
        manifest = Manifest(work.id, source.now(), done, source.tenants())
    publish(place, manifest, before)
    step(f"published manifest {manifest.id}")
    return manifest


def _days(source: Source, wanted: Wanted) -> Collection[date]:
    length = (wanted.days.last - wanted.days.first).days + 1
    asked = [wanted.days.first + timedelta(days=n) for n in range(length)]
    return [*asked, *(source.late_days(wanted.days.first) if wanted.late else [])]


@dataclass
class _Work:
    """One run of the export."""

    source: Source
    place: Place
    before: Manifest | None
    id: str
    step: Step
    _gone: set[str] = field(init=False)

    def __post_init__(self) -> None:
        known = self.before.tenants if self.before else {}
        self._gone = known.keys() - self.source.tenants().keys()

    def table(self, table: Table, spans: Collection[Days], wanted: Wanted) -> TableOf:
        """Brings one table up to date; nobody sees it before the manifest says so."""
        now = self._known(table.name)
        delta = tables.ready(self.place, table.name, table.arrow, now.version)
        for days in spans:
            now = self._span(delta, table, days, now)
        now = self._without_gone(delta, table, now)
        now = self._within(delta, now, wanted.keep_days)
        return TableOf(delta.version(), now.days)

    def _known(self, name: str) -> TableOf:
        return (self.before.tables.get(name) if self.before else None) or TableOf(0)

    def _span(self, delta: DeltaTable, table: Table, days: Days, now: TableOf) -> TableOf:
        batches = self.source.stream(table.name, days)
        files = day_files.write(self.place, table.name, f"{self.id}-{days.first}", table.arrow, batches)
        self.step(f"{table.name}: wrote {len(files)} files for {days}")
        tables.replace_days(delta, days, files)
        self.step(f"{table.name}: {sum(each.rows for each in files)} rows in {days}")
        kept = {day: of for day, of in now.days.items() if date.fromisoformat(day) not in days}
        return TableOf(delta.version(), kept | {str(each.day): DayOf(each.rows, each.digest) for each in files})

    def _without_gone(self, delta: DeltaTable, table: Table, now: TableOf) -> TableOf:
        if not (self._gone and upkeep.erase_tenants(delta, self._gone)):
            return now
        self.step(f"{table.name}: erased {len(self._gone)} tenants")
        return TableOf(delta.version(), {day: _counted(delta, table, day) for day in _days_of(delta)})

    def _within(self, delta: DeltaTable, now: TableOf, keep_days: int) -> TableOf:
        first = self._first_kept(keep_days)
        if first is None:
            return now
        upkeep.drop_before(delta, first)
        return TableOf(delta.version(), {day: of for day, of in now.days.items() if date.fromisoformat(day) >= first})

    def _first_kept(self, keep_days: int) -> date | None:
        """The first day that stays, by the lake's own setting and by how long the reviews themselves are kept."""
        today = datetime.fromisoformat(self.source.now()).date()
        own = today - timedelta(days=keep_days) if keep_days else None
        return max(filter(None, (own, self.source.reviews_erased_until())), default=None)


def _days_of(delta: DeltaTable) -> list[str]:
    return sorted({each[DAY] for each in delta.partitions()})


def _counted(delta: DeltaTable, table: Table, day: str) -> DayOf:
    """What a day holds now, read again."""
    rows = tables.read_day(delta, table, day)
    return DayOf(rows.num_rows, day_files.digest_of(rows))
