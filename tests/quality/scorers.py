"""The given scorers, run as they are: findings in, figures out."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.quality.data import Cases, Data
from tests.quality.product import Finding

Figures = dict[str, Any]


def owasp(data: Data, findings: Sequence[Finding]) -> Figures:
    """Mean TPR-FPR as `score`, per class in `classes`, and over all cases `right` and `wrong`."""
    expected = next((data.sets / "owasp").glob("expectedresults*.csv"))
    only = data.scorers / "owasp_dev.txt"
    told = _with_json(data, "score_owasp.py", findings, "--quiet", "--expected", expected, "--only", only)
    classes = {name: each["score"] for name, each in told["categories"].items()}
    pooled = told["pooled"]
    return {"score": told["overall"]["score"], "classes": classes, "right": pooled["tp"], "wrong": pooled["fp"]}


def sven(data: Data, findings: Sequence[Finding]) -> Figures:
    """Mean J as `score`, and by CWE in `classes`."""
    told = _printed(data, "sven", findings)
    classes = re.search(r"\{(.*?)\}", told)
    assert classes
    by_cwe = {name: float(value) for name, value in re.findall(r"(\d+): (-?[\d.]+)", classes[1])}
    return {"score": _number("MEAN J", told), "classes": by_cwe, "pair": _number("pair", told)}


def securityeval(data: Data, findings: Sequence[Finding]) -> Figures:
    """The share named rightly, as `score`."""
    return {"score": _number("RIGHT FAMILY", _printed(data, "securityeval", findings))}


def realvuln(data: Data, findings: Sequence[Finding]) -> Figures:
    """F1 as `score`, precision, recall, and the share of traps stepped into."""
    told = _printed(data, "realvuln", findings)
    sprung, traps = (int(number) for number in re.findall(r"traps=(\d+)/(\d+)", told)[0])
    figures = {name: _number(name, told) for name in ("P", "R")}
    right, unmatched = int(_number("tp", told)), int(_number("unmatched", told))
    judged = {"right": right, "wrong": unmatched + sprung}
    return {"score": _number("F1", told), "traps": sprung / max(1, traps), **figures, **judged}


def diff(data: Data, cases: Cases, findings: Sequence[Finding]) -> Figures:
    """What the diff scorer says: pairs and lift of reversed fixes, or noise of ordinary commits."""
    with tempfile.TemporaryDirectory(prefix="quality-") as place:
        file = Path(place) / "cases.json"
        file.write_text(json.dumps(cases), encoding="utf-8")
        return _with_json(data, "score_diff.py", findings, "--cases", file)


def _with_json(data: Data, scorer: str, findings: Sequence[Finding], *arguments: str | Path) -> Figures:
    with tempfile.TemporaryDirectory(prefix="quality-") as place:
        output = Path(place) / "figures.json"
        _run(data, scorer, findings, *arguments, "--json", output)
        figures: Figures = json.loads(output.read_text(encoding="utf-8"))
        return figures


def _printed(data: Data, name: str, findings: Sequence[Finding]) -> str:
    return _run(data, "score_sets.py", findings, "--data", data.sets, before=(name,))


def _run(
    data: Data, scorer: str, findings: Sequence[Finding], *arguments: str | Path, before: Sequence[str] = ()
) -> str:
    with tempfile.TemporaryDirectory(prefix="quality-") as place:
        file = Path(place) / "findings.json"
        file.write_text(json.dumps(list(findings)), encoding="utf-8")
        command = [sys.executable, "-B", data.scorers / scorer, *before, *arguments, file]
        # One of them matches in the order of a set: the same findings must have the same figures.
        environ = os.environ | {"PYTHONHASHSEED": "0"}
        ran = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, env=environ)
    if ran.returncode:
        raise SystemExit(f"{scorer} ended with {ran.returncode}: {ran.stderr.strip()[-1000:]}")
    return ran.stdout


def _number(name: str, told: str) -> float:
    found = re.search(rf"\b{name}=(-?[\d.]+)", told)
    assert found, told
    return float(found[1])
