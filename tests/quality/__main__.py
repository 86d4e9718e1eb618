"""`python -m tests.quality [DATA]`: measures the findings, and publishing over real histories, for docs/quality.md."""

import argparse
import sys
from pathlib import Path

from tests.quality import page, publishing
from tests.quality.data import Data
from tests.quality.histories import histories, mirrors_in
from tests.quality.measure import AGENTS, SETS, Part, keep, measure

HISTORIES = "histories"
_CHANGES = 400


def main() -> None:
    """Measures everything that is in the folders given."""
    options = _options()
    if options.data and set(options.only) != {HISTORIES}:
        _findings(options)
    mirrors = mirrors_in(_mirrors(options)) if not options.only or HISTORIES in options.only else []
    if mirrors:
        tallies = publishing.measure(list(histories(mirrors, options.changes)))
        # A part of the table is not the table: the page stays as it is.
        print(page.publishing_text(tallies) if options.only else page.write_publishing(tallies))


def _findings(options: argparse.Namespace) -> None:
    data = Data(
        options.data.absolute(),
        (options.scorers or options.data / "scorers").absolute(),
        _mirrors(options),
    )
    _refuse(data)
    part = Part(frozenset(options.only), tuple(options.agents))
    results = measure(data, part)
    if options.keep:
        keep(results, options.keep)
    print(page.text(results) if options.only or options.agents else page.write(results))
    print("\n".join(page.loudest(results)), file=sys.stderr)


def _mirrors(options: argparse.Namespace) -> Path:
    place: Path = options.mirrors or options.data / "mirrors"
    return place.absolute()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument(
        "data", type=Path, nargs="?", help="the extracted sets: owasp/, sven/, realvuln/, securityeval/"
    )
    parser.add_argument("--scorers", type=Path, help="score_*.py and the case files; default DATA/scorers")
    parser.add_argument("--mirrors", type=Path, help="bare mirrors, OWNER+NAME/repo; default DATA/mirrors")
    parser.add_argument("--keep", type=Path, help="a folder for all findings, to look for misses and noise")
    parser.add_argument("--changes", type=int, default=_CHANGES, help="of real histories; default %(default)s")
    parser.add_argument(
        "--only", nargs="*", choices=(*SETS, HISTORIES), default=[], help="measure these sets and leave the page"
    )
    parser.add_argument("--agents", nargs="*", choices=AGENTS, default=[], help="run these agents and leave the page")
    options = parser.parse_args()
    if not (options.data or options.mirrors):
        parser.error("nothing to measure: give DATA the folder of the extracted sets, or --mirrors real histories")
    return options


def _refuse(data: Data) -> None:
    if not data.sets.is_dir():
        sys.exit(f"{data.sets} is no folder: give DATA the folder of the extracted sets")
    if not (data.scorers / "score_owasp.py").is_file():
        sys.exit(f"{data.scorers} holds no score_owasp.py: give SCORERS the folder of the scorers and case files")


if __name__ == "__main__":
    main()
