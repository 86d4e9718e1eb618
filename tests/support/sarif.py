"""SARIF logs as tools write them."""

import json
from typing import Any


def result(path: str = "a.py", line: int = 1, rule: str = "B608", text: str = "It is so.", **fields: Any) -> dict:
    """One result; fields replace or add to it."""
    region = {"startLine": line, "endLine": fields.pop("end_line", line)}
    place = {"physicalLocation": {"artifactLocation": {"uri": path}, "region": region}}
    return {"ruleId": rule, "message": {"text": text}, "locations": [place], **fields}


def log(*results: dict, tool: str = "Bandit", rules: tuple = (), **run: Any) -> bytes:
    """A log of one run."""
    driver = {"name": tool, "rules": list(rules)}
    return json.dumps(
        {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": list(results), **run}]}
    ).encode()
