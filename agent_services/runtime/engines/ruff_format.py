"""Ruff's formatter: what it would make of the changed lines of files that were formatted before."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from agent_services.runtime.engines.diagnostic import stamped
from agent_services.runtime.engines.process import copies, program, run
from agent_services.runtime.engines.ruff_config import RuffConfig, config_of
from agent_services.runtime.rule import Edit, Fix, Match, Rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span


class RuffFormat:
    """One rule, for files that follow the format already.

    A file is looked at when its old version was as the formatter leaves it, or when it is new and the repository says
    that it runs a formatter: nobody is asked to follow a format that the repository does not have.
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
            chosen = [file for file in followed if file.old is None or old.get(file.old.path) == file.old.text]
            new = formatted(chosen, config)
            for file in chosen:
                for match in _differences(file, new.get(file.path, file.text)):
                    yield rules[0], match


def formatted(files: Sequence[SourceFile], config: RuffConfig) -> dict[str, str]:
    """What the formatter makes of each file, by path; files it cannot read stay as they are."""
    if not files:
        return {}
    with copies(files) as (folder, by_path):
        settings = [part for line in (*config.lines, *config.style) for part in ("--config", line)]
        run([program("ruff"), "format", "--isolated", "--no-cache", "--quiet", *settings, "."], folder, ok=(0, 2))
        return {file.path: (folder / relative).read_bytes().decode() for relative, file in by_path.items()}


def _differences(file: SourceFile, text: str) -> Iterator[Match]:
    """One match per run of lines that would change and that the change touched."""
    old, new = file.text.splitlines(keepends=True), text.splitlines(keepends=True)
    for kind, first, end, new_first, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        place = _touched(file, first, end) if kind != "equal" else None
        if place is not None:
            edit = Edit(Span(first + 1, 1, end + 1, 1), "".join(new[new_first:new_end]))
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
