"""`python -m tests.quality DATA`: measures the findings and writes docs/quality.md."""

import argparse
import sys
from pathlib import Path

from tests.quality import page
from tests.quality.data import Data
from tests.quality.measure import AGENTS, SETS, Part, keep, measure


def main() -> None:
    """Measures everything that is in the folders given."""
    options = _options()
    data = Data(
        options.data.absolute(),
        (options.scorers or options.data / "scorers").absolute(),
        (options.mirrors or options.data / "mirrors").absolute(),
    )
    _refuse(data)
    part = Part(frozenset(options.only), tuple(options.agents))
    results = measure(data, part)
    if options.keep:
        keep(results, options.keep)
    # A part of the table is not the table: the page stays as it is.
    print(page.text(results) if options.only or options.agents else page.write(results))
    print("\n".join(page.loudest(results)), file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument("data", type=Path, help="the extracted sets: owasp/, sven/, realvuln/, securityeval/")
    parser.add_argument("--scorers", type=Path, help="score_*.py and the case files; default DATA/scorers")
    parser.add_argument("--mirrors", type=Path, help="bare mirrors, OWNER+NAME/repo; default DATA/mirrors")
    parser.add_argument("--keep", type=Path, help="a folder for all findings, to look for misses and noise")
    parser.add_argument("--only", nargs="*", choices=SETS, default=[], help="measure these sets and leave the page")
    parser.add_argument("--agents", nargs="*", choices=AGENTS, default=[], help="run these agents and leave the page")
    return parser.parse_args()


def _refuse(data: Data) -> None:
    if not data.sets.is_dir():
        sys.exit(f"{data.sets} is no folder: give DATA the folder of the extracted sets")
    if not (data.scorers / "score_owasp.py").is_file():
        sys.exit(f"{data.scorers} holds no score_owasp.py: give SCORERS the folder of the scorers and case files")


if __name__ == "__main__":
    main()
