"""Writes docs/problems.md from the contract of the errors: `python tools/problems_page.py`."""

import re
from pathlib import Path

from gateway.problems import STATUS, kind

ROOT = Path(__file__).parent.parent
CONTRACT = ROOT / "proto/squad/errors/v1/error_reason.proto"
PAGE = ROOT / "docs/problems.md"
_VALUE = re.compile(r"((?: +//.*\n)+) +ERROR_REASON_(\w+) = [1-9]")
_HEAD = """# Problems

<!-- Made from proto/squad/errors/v1/error_reason.proto by `python tools/problems_page.py`. -->

Every error of the HTTP API is `application/problem+json` (RFC 9457) with `type`, `title`, `status` and `detail`, and
further `reason` (for programs), `metadata` (what the reason names), `trace_id` (finds the request in the logs) and, for
a request with several wrong fields, `errors` (`field` and `message` of each). Where HTTP's own status says it all, such
as 405, there is no `reason`. Branch on `reason` or `type`; `detail` is for people and may change.
"""


def page() -> str:
    """The page, one section per reason."""
    return "\n".join([_HEAD, *(_section(*each) for each in _values())])


def _values() -> list[tuple[str, str]]:
    found = _VALUE.findall(CONTRACT.read_text(encoding="utf-8"))
    return [(name, re.sub(r"\s*//\s*", " ", comment).strip()) for comment, name in found]


def _section(name: str, comment: str) -> str:
    code, _, text = comment.partition(": ")
    status = STATUS[name]
    codes = f"`{name}`, HTTP {status.value} {status.phrase}, gRPC {code}."
    return f"## {kind(name)}\n\n{codes}\n\n{text[0].upper()}{text[1:]}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
