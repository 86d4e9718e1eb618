"""Entries of an OSV database to rows of our index: what is not needed to judge a dependency is left out."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from agent_services.runtime.advisories.cvss import base_score
from agent_services.runtime.advisories.versions import ECOSYSTEMS, Ecosystem, package_name
from agent_services.runtime.rule import Severity

Row = tuple[Ecosystem, str, str]
Json = Mapping[str, Any]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.:_-]{0,79}")
_SUMMARY_LENGTH = 160
_WORDS: Mapping[str, Severity] = {
    "CRITICAL": "critical", "HIGH": "high", "MODERATE": "medium", "MEDIUM": "medium", "LOW": "low",
}  # fmt: skip
_SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
_FROM_SCORE: tuple[tuple[float, Severity], ...] = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low"))


def rows(entry: Any) -> Iterator[Row]:
    """Ecosystem, package and row of everything an entry says about packages we know; none when it is withdrawn.

    Raises:
        ValueError: it is no entry of the OSV schema.
    """
    try:
        yield from list(() if entry.get("withdrawn") else _rows(entry))
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("it is no OSV entry") from error


def _rows(entry: Json) -> Iterator[Row]:
    names = [name for name in (entry["id"], *(entry.get("aliases") or ())) if _NAME.fullmatch(name)]
    affected: dict[tuple[Ecosystem, str], list[Json]] = defaultdict(list)
    for each in entry.get("affected") or ():
        package = each.get("package") or {}
        if package.get("ecosystem") in ECOSYSTEMS:
            ecosystem: Ecosystem = package["ecosystem"]
            affected[ecosystem, package_name(ecosystem, package["name"])].append(each)
    for (ecosystem, name), parts in affected.items():
        versions = sorted({str(version) for part in parts for version in part.get("versions") or ()})
        ranges = [_events(each) for part in parts for each in part.get("ranges") or () if each["type"] != "GIT"]
        row = [names, _summary(entry), _severity(entry, parts), versions, ranges]
        yield ecosystem, name, json.dumps(row, separators=(",", ":"))


def _events(affected_range: Json) -> list[tuple[str, str]]:
    return [(kind, str(version)) for event in affected_range["events"] for kind, version in event.items()]


def _summary(entry: Json) -> str:
    """One line of plain words: it becomes part of a comment."""
    words = re.sub(r"[^\w\s.,;:()'/-]+", " ", str(entry.get("summary") or ""))
    return " ".join(words.split())[:_SUMMARY_LENGTH].strip(" .")


def _severity(entry: Json, parts: Iterable[Json]) -> Severity | None:
    """The worst that is said, as a CVSS vector or in a word; a malicious package is no weakness of degree."""
    if str(entry["id"]).startswith("MAL-"):
        return "critical"
    said: set[Severity] = set()
    for each in (entry, *parts):
        for key in ("database_specific", "ecosystem_specific"):
            word = (each.get(key) or {}).get("severity")
            said |= {_WORDS[word.upper()]} if isinstance(word, str) and word.upper() in _WORDS else set()
        for vector in each.get("severity") or ():
            score = base_score(str(vector["score"]))
            said |= {name for least, name in _FROM_SCORE if score is not None and score >= least}
    return max(said, key=_SEVERITIES.index, default=None)
