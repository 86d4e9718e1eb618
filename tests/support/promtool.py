"""Asks a real promtool what PromQL says of planted series."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.support.debian_tools import program

Series = Mapping[str, str]
"""Values from minute to minute by series: `0+1x60` begins at 0 and grows by 1 sixty times."""


def run(*arguments: str | Path) -> tuple[int, str]:
    """Exit code and output."""
    command = [program("prometheus", "/usr/bin/promtool"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def scenario(name: str, series: Series, **expected: Any) -> dict[str, Any]:
    """One test of a file, an hour long; `expected` are its parts, as promtool names them."""
    listed = [{"series": one, "values": values} for one, values in series.items()]
    return {"name": name, "interval": "1m", "input_series": listed, **expected}


def complaints(folder: Path, scenarios: list[dict[str, Any]], rules: Any = None) -> str:
    """What is not as expected; empty when everything is. `rules` are those of a PrometheusRule."""
    (folder / "rules.yaml").write_text(yaml.safe_dump(rules or {"groups": []}))
    (folder / "tests.yaml").write_text(yaml.safe_dump({"rule_files": ["rules.yaml"], "tests": scenarios}))
    code, output = run("test", "rules", folder / "tests.yaml")
    return output if code else ""
