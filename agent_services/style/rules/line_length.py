"""A line that leaves the width of all the others is cut off in somebody's review, terminal or diff."""

import re
from collections.abc import Iterator

from agent_services.runtime.engines.ruff_config import RuffConfig, config_of
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span

# Widths that people agree on.
USUAL = (79, 80, 88, 99, 100, 110, 119, 120)
# A file shows that it keeps a width when it is this long and has so many lines that come near to it.
LEAST_LINES, LEAST_NEAR, NEAR = 60, 3, 10
_FOR_TOOLS = re.compile(r"#\s*(?:type:|noqa|pragma|pylint:|fmt:|mypy:|pyright:|nosec|isort:|flake8:)")
_LINE = "value = 1  # " + "a" * 60 + "\n"


@change_rule(
    severity="low",
    confidence="medium",
    source="PEP 8; nearest: ruff E501, pycodestyle E501",
    limits="A width that nobody declares is only seen in files of sixty lines and more; a formatter's is left to it.",
    flags=Example({"a.py": _LINE * 60 + "value = 1  # " + "a" * 90 + "\n"}, old={"a.py": _LINE * 60}),
    passes=Example({"a.py": _LINE * 60 + "value = 1  # " + "a" * 66 + "\n"}, old={"a.py": _LINE * 60}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds lines longer than the file kept all its lines until now, or than the repository's linter allows."""
    for file in change.files:
        if file.language != "python" or file.old is None:
            continue
        widths = [_width(line) for line in file.old.text.split("\n")]
        limit = _limit(widths, config_of(change, file.path))
        if limit is not None and max(widths) <= limit:
            yield from _longer(file, limit)


def _limit(widths: list[int], config: RuffConfig) -> int | None:
    if config.limit is not None or config.formats or not config.wants("E501"):
        return config.limit
    usual = next((width for width in USUAL if width >= max(widths)), None)
    near = [width for width in widths if usual is not None and width > usual - NEAR]
    return usual if len(widths) >= LEAST_LINES and len(near) >= LEAST_NEAR else None


def _longer(file: SourceFile, limit: int) -> Iterator[Match]:
    """One match for all lines of a file, at the first of them."""
    lines = enumerate(file.text.split("\n"), 1)
    long = [(number, width) for number, line in lines if (width := _width(line)) > limit and number in file.changed]
    if long:
        number, width = long[0]
        others = f", and {len(long) - 1} more of the change are too long" if len(long) > 1 else ""
        yield file.match(
            Span.lines(number),
            f"This line has {width} characters, while the file kept to {limit} until now{others}. Break it.",
        )


def _width(line: str) -> int:
    """Characters of a line without a comment that has to stand where it stands; 0 when the line cannot be broken."""
    if "#" in line and (marked := _FOR_TOOLS.search(line)):
        line = line[: marked.start()]
    plain = line.rstrip()
    unbreakable = len(plain.split()) <= 2 and "://" in plain
    return 0 if unbreakable else len(plain)
