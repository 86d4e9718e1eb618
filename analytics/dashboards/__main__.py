"""Writes the dashboards: `python -m analytics.dashboards [FOLDER]`, by default into deploy/grafana."""

import json
import sys
from pathlib import Path

from analytics.dashboards.boards import BOARDS
from analytics.dashboards.grafana import dashboard

FOLDER = Path(__file__).parents[2] / "deploy" / "grafana"


def write(folder: Path = FOLDER) -> list[Path]:
    """One file for each, named by its uid."""
    written = []
    for board in BOARDS:
        path = folder / f"{board.uid}.json"
        path.write_text(json.dumps(dashboard(board), indent=1) + "\n", encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    print(*write(*map(Path, sys.argv[1:])), sep="\n")
