"""What readers go by: which version of every table belongs together, and what it holds.

Tables change one after the other, the manifest changes at once and last. Whoever reads through it never sees half an
export, and a crash leaves the one before.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from analytics.errors import AnalyticsError
from analytics.lake.place import Place

NAME = "manifest.json"
FORM = 1


@dataclass(frozen=True)
class DayOf:
    """A day of a table."""

    rows: int
    digest: str


@dataclass(frozen=True)
class TableOf:
    """A table at a version; `days` by their dates."""

    version: int
    days: Mapping[str, DayOf] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(day.rows for day in self.days.values())

    @property
    def digest(self) -> str:
        """Of all its days: equal digests, equal rows."""
        said = "".join(f"{day} {of.digest}\n" for day, of in sorted(self.days.items()))
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Manifest:
    """One state of the lake.

    Attributes:
        snapshot_time: When the database was so, by its own clock.
        tenants: Whose rows are in it: names by id.
    """

    id: str
    snapshot_time: str
    tables: Mapping[str, TableOf]
    tenants: Mapping[str, str] = field(default_factory=dict)
    form: int = FORM


def load(place: Place) -> Manifest | None:
    """The newest; None before the first export.

    Raises:
        AnalyticsError: It is no manifest, or a newer program's.
    """
    content = place.read(NAME)
    return None if content is None else _read(place, content)


def of_export(place: Place, export: str) -> Manifest:
    """That of an export which need not be the newest any more.

    Raises:
        AnalyticsError: It is not there, or it cannot be read.
    """
    content = place.read("manifests", f"{export}.json")
    if content is None:
        raise AnalyticsError(f"{place.path('manifests', export)}.json is missing: export and compute again")
    return _read(place, content)


def _read(place: Place, content: bytes) -> Manifest:
    try:
        found = json.loads(content)
        form = found["form"]
        tables = {name: _table(of) for name, of in found["tables"].items()}
        made = Manifest(found["id"], found["snapshot_time"], tables, dict(found["tenants"]), form)
    except (ValueError, KeyError, TypeError) as error:
        raise AnalyticsError(f"{place.path(NAME)} is no manifest: restore it from {place.path('manifests')}") from error
    if form > FORM:
        raise AnalyticsError(f"{place.path(NAME)} is of a newer version: use the program that wrote it")
    return made


def require(place: Place, job: str = "export") -> Manifest:
    """The newest.

    Args:
        job: That writes there.

    Raises:
        AnalyticsError: There is none yet, or it cannot be read.
    """
    found = load(place)
    if found is None:
        raise AnalyticsError(f"nothing was written to {place.uri} yet: run `squad analytics {job}` first")
    return found


def publish(place: Place, manifest: Manifest, before: Manifest | None) -> None:
    """Makes it the one that everybody reads; earlier ones stay under `manifests/`.

    Raises:
        AnalyticsError: The one that this one was built on is not the newest any more.
    """
    if load(place) != before:
        raise AnalyticsError(f"another export to {place.uri} ended meanwhile and this one was dropped: run it again")
    content = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
    place.replace(content, "manifests", f"{manifest.id}.json")
    place.replace(content, NAME)


def _table(found: dict[str, dict[str, dict[str, object]]]) -> TableOf:
    days = {day: DayOf(int(str(of["rows"])), str(of["digest"])) for day, of in found["days"].items()}
    return TableOf(int(str(found["version"])), days)
