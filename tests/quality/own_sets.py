"""The sets of our own: generated cases and QuixBugs, reviewed with one start of the agents."""

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.quality import case, cycles, detectors, inferred, layers, leaks, product, quixbugs
from tests.quality.case import Case
from tests.quality.data import Data
from tests.quality.product import Seen
from tests.quality.scorers import Figures

GENERATED: dict[str, tuple[Callable[[], Iterable[Case]], tuple[str, ...]]] = {
    "cycles": (cycles.cases, ("cycle",)),
    "layers": (layers.cases, ("layer",)),
    "inferred layers": (inferred.cases, ("layer",)),
    "secrets": (leaks.cases, ("secret", "credential", "password", "key")),
}
"""Where the cases come from, and words in the names of the rules that are meant to find them."""


def measure(data: Data) -> tuple[dict[str, Figures], Seen, dict[str, str]]:
    """Figures by set, everything that was said, and why a set was not run."""
    made = {name: list(source()) for name, (source, _) in GENERATED.items()}
    mirror = data.mirror(quixbugs.REPOSITORY)
    programs = list(quixbugs.cases(mirror)) if mirror else []
    published = list(detectors.cases(data.mirror(detectors.GITLEAKS), data.mirror(detectors.DETECT_SECRETS)))
    seen = _reviewed([*(each for cases in made.values() for each in cases), *programs, *published])
    figures = {name: case.judge(made[name], case.of_rules(seen, *words)) for name, (_, words) in GENERATED.items()}
    figures["inferred layers"] |= _halves(made["inferred layers"], seen)
    figures["secrets"] |= _held(made["secrets"], seen, leaks.is_dev)
    if published:
        figures["published secrets"] = detectors.judge(published, seen) | _held(published, seen, detectors.is_dev)
    if not programs:
        return figures, seen, {"quixbugs": f"the mirror of {quixbugs.REPOSITORY} is not here"}
    names = {each.name for each in programs}
    said = [each for each in seen.of("logic") if each["path"].partition("/")[0] in names]
    return figures | {"quixbugs": quixbugs.judge(said)}, seen, {}


def _halves(cases: list[Case], seen: Seen) -> Figures:
    """The score on the half that may be looked at and on the half that is only counted."""
    halves = {
        "dev": [c for c in cases if inferred.is_dev(c.name)],
        "held": [c for c in cases if not inferred.is_dev(c.name)],
    }
    found = case.of_rules(seen, "layer")
    return {name: case.judge(half, found)["score"] for name, half in halves.items()}


def _held(cases: list[Case], seen: Seen, is_dev: Callable[[str], bool]) -> Figures:
    """The score on the half that nobody looks at."""
    held = [each for each in cases if not is_dev(each.name)]
    return {"held": detectors.judge(held, seen)["score"]}


def _reviewed(cases: list[Case]) -> Seen:
    with tempfile.TemporaryDirectory(prefix="quality-") as place:
        return product.review(case.ranges(cases, Path(place) / "cases.git"))
