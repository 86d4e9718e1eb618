"""Where the ground truth lies: case files, scorers, extracted sets, bare mirrors; all outside the repository."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.quality.product import Range

Cases = dict[str, dict[str, Any]]
REVERSE_FILES = ("dev_reverse_1.json", "dev_reverse_2.json")
ORDINARY_FILE = "dev_ordinary.json"


@dataclass(frozen=True)
class Data:
    """The folders of one run."""

    sets: Path
    scorers: Path
    mirrors: Path

    def folder(self, name: str) -> Path | None:
        """An extracted set; None when it is not here."""
        place = self.sets / name
        return place if place.is_dir() and any(place.iterdir()) else None

    def mirror(self, repository: str) -> Path | None:
        """A bare mirror, `OWNER+NAME/repo`; None when it is not here."""
        place = self.mirrors / repository / "repo"
        return place if (place / "HEAD").is_file() else None

    def cases(self, file: str) -> Cases:
        """The cases of a file whose repositories are here."""
        return {name: case for name, case in self._all(file).items() if self.mirror(case["repo"])}

    def absent(self, file: str) -> Mapping[str, int]:
        """How many cases are left out, by repository that is not here."""
        lost = [case["repo"] for case in self._all(file).values() if not self.mirror(case["repo"])]
        return {repository: lost.count(repository) for repository in sorted(set(lost))}

    def _all(self, file: str) -> Cases:
        place = self.scorers / file
        return json.loads(place.read_text(encoding="utf-8")) if place.is_file() else {}

    def reverse_ranges(self, cases: Cases) -> Iterator[Range]:
        """Every case twice: `/b` brings the problem back, `/a` is the real fix, the control."""
        for name, case in cases.items():
            bad, good = case.get("parent") or f"{case['fix']}^", case["fix"]
            mirror = self.mirror(case["repo"])
            assert mirror
            yield Range(f"{name}/b", mirror, base=good, head=bad)
            yield Range(f"{name}/a", mirror, base=bad, head=good)

    def ordinary_ranges(self, cases: Cases) -> Iterator[Range]:
        """Every commit as it was made."""
        for name, case in cases.items():
            mirror = self.mirror(case["repo"])
            assert mirror
            yield Range(name, mirror, base=f"{case['sha']}^", head=case["sha"])
