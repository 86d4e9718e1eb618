"""Ruff's formatter: what it would make of the changed lines of files that were formatted before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from agent_services.runtime.engines.diagnostic import stamped
from agent_services.runtime.engines.process import copies, program, run
from agent_services.runtime.engines.ruff_config import RuffConfig, config_of
from agent_services.runtime.rule import Edit, Fix, Match, Rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span

# Where the repository runs a formatter, the share of lines that another version of it may have left otherwise.
DRIFT = 0.01


class RuffFormat:
    """One rule, for files that follow the format already.

    A file is looked at when its old version was as the formatter leaves it, or nearly so where the repository says
    that it runs a formatter. A new file is looked at only there: nobody is asked to follow a format that the repository
    does not have.
    """

    name = "ruff"

    def __init__(self, rule: Rule) -> None:
        self.rules = stamped((rule,), self.name)

    def run(self, change: ChangeView, rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, Match]]:
        """Format old and new versions of all files, two processes per configuration."""
        by_config: dict[RuffConfig, list[SourceFile]] = {}
        for file in change.files:
            if file.language == "python" and file.syntax_problem is None:
                by_config.setdefault(config_of(change, file.path), []).append(file)
        for config, files in by_config.items():
            followed = [file for file in files if file.old is not None or config.formats]
            old = formatted([file.old for file in followed if file.old is not None], config)
            drifts = {file.path: _drift(file.old, old, config) for file in followed}
            chosen = [file for file in followed if drifts[file.path] is not None]
            new = formatted(chosen, config)
            for file in chosen:
                for match in _differences(file, new.get(file.path, file.text), drifts[file.path] or frozenset()):
                    yield rules[0], match


def _drift(old: SourceFile | None, formatted: Mapping[str, str], config: RuffConfig) -> frozenset[str] | None:
    """Lines of the old version that the formatter would change; None when they are too many for a formatted file."""
    if old is None:
        return frozenset()
    if old.syntax_problem is not None:
        return None
    lines = [line.strip() for hunk in _hunks(old.text, formatted.get(old.path, old.text)) for line in hunk.old]
    return frozenset(lines) if len(lines) <= (DRIFT * len(old.lines) if config.formats else 0) else None


def formatted(files: Sequence[SourceFile], config: RuffConfig) -> dict[str, str]:
    """What the formatter makes of each file, by path; files it cannot read stay as they are."""
    if not files:
        return {}
    with copies(files) as (folder, by_path):
        settings = [part for line in (*config.lines, *config.style) for part in ("--config", line)]
        run([program("ruff"), "format", "--isolated", "--no-cache", "--quiet", *settings, "."], folder, ok=(0, 2))
        return {file.path: (folder / relative).read_bytes().decode() for relative, file in by_path.items()}


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Lines that the formatter changes: the index of the first, and both versions."""

    first: int
    old: list[str]
    new: list[str]


def _hunks(text: str, formatted: str) -> Iterator[_Hunk]:
    if text == formatted:
        return
    old, new = text.splitlines(keepends=True), formatted.splitlines(keepends=True)
    for kind, first, end, new_first, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _Hunk(first, old[first:end], new[new_first:new_end])


def _differences(file: SourceFile, text: str, drift: frozenset[str]) -> Iterator[Match]:
    """One match per run of lines that would change, that the change touched and that were not so before."""
    for hunk in _hunks(file.text, text):
        first, end = hunk.first, hunk.first + len(hunk.old)
        place = _touched(file, first, end)
        if place is not None and not (hunk.old and drift.issuperset(line.strip() for line in hunk.old)):
            edit = Edit(Span(first + 1, 1, end + 1, 1), "".join(hunk.new))
            yield file.match(
                place,
                "These lines are not as the formatter leaves them, while the rest of the file is. Apply the fix,"
                " or run the formatter.",
                fix=Fix("Format these lines", (edit,)),
            )


def _touched(file: SourceFile, first: int, end: int) -> Span | None:
    """Where to say it; an insertion of blank lines is said at the line after it."""
    last = max(end, first + 1)
    line = file.changed.first_in(first + 1, last)
    return None if line is None else Span.lines(line, max(line, min(end, last)))
