"""Jinja escapes nothing unless it is told to: every value is then markup, whoever wrote it."""

import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.flow.engine import seen_in
from agent_services.runtime.flow.run import Seen
from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.source import SourceFile

_NAMES = tuple(f"jinja2.{name}" for name in ("Environment", "sandbox.SandboxedEnvironment", "environment.Environment"))
# Text that no browser reads.
_OTHER_OUTPUT = re.compile(
    r"latex|\.tex\b|rst\b|markdown|\.py\b|codegen|generate_code|sql|dockerfile|makefile", re.IGNORECASE
)


@rule(
    severity="medium",
    confidence="medium",
    cwe=(79, 116),
    source="CWE-79; nearest: ruff S701, bandit B701",
    flags="from jinja2 import Environment, FileSystemLoader\n\npages = Environment(loader=FileSystemLoader('pages'))\n",
    passes="from jinja2 import Environment, FileSystemLoader\n\n"
    "pages = Environment(loader=FileSystemLoader('pages'), autoescape=True)\n",
    limits="It does not know whether the templates are pages.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds Jinja environments that nobody told to escape, so that values become markup of the page."""
    unset = [seen for seen in seen_in(file, *_NAMES) if _is_unset(seen)]
    if not unset or is_test(file.path) or _OTHER_OUTPUT.search(file.text):
        return
    for seen in unset:
        yield file.match(
            seen.node,
            f"`{file.segment(seen.node.func)}` escapes nothing unless it is told to: `<script>` in a text runs in"
            " the page. Pass `autoescape=True`, or `select_autoescape()`.",
            fix=_fix(file, seen),
        )


def _is_unset(seen: Seen) -> bool:
    """Whether nothing that is passed, by name or in a dictionary, says anything of escaping."""
    return "autoescape" not in seen.named and "loader" in seen.named


def _fix(file: SourceFile, seen: Seen) -> Fix | None:
    last = [*seen.node.args, *(keyword.value for keyword in seen.node.keywords)][-1]
    if any(keyword.arg is None for keyword in seen.node.keywords):
        return None
    place = file.span(last)
    return file.fix("Escape values", file.insert(place.end_line, place.end_column, ", autoescape=True"))
