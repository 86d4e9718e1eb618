"""Ruff's formatter: what it would make of the changed lines of files that were formatted before."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from agent_services.runtime.engines.diagnostic import stamped
from agent_services.runtime.engines.process import copies, program, run
from agent_services.runtime.engines.ruff import ALONE
from agent_services.runtime.engines.ruff_config import RuffConfig, config_of
from agent_services.runtime.rule import Edit, Fix, Match, Rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span

# Where the repository runs a formatter, the share of lines that another version of it may have left otherwise.
DRIFT = 0.01
# Files of its folder that a new file is compared with.
MOST_NEIGHBOURS = 4


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
        """Format old and new versions of all files with one process per configuration."""
        by_config: dict[RuffConfig, list[SourceFile]] = {}
        for file in change.files:
            if file.language == "python" and file.syntax_problem is None:
                by_config.setdefault(config_of(change, file.path), []).append(file)
        for config, files in by_config.items():
            samples = {file: _sample(change, file) for file in files if file.old is not None or config.formats}
            tidy = formatted([*samples, *(each for sample in samples.values() for each in sample)], config)
            for file, sample in samples.items():
                drift = _drift(sample, tidy, config)
                if drift is not None:
                    yield from ((rules[0], match) for match in _differences(file, tidy[file], drift))


def _sample(change: ChangeView, file: SourceFile) -> list[SourceFile]:
    """What shows whether a file follows the format: its old version, or for a new one a few of its neighbours."""
    if file.old is not None:
        return [file.old]
    folder = file.path.rpartition("/")[0]
    near = [path for path in change.paths if path.endswith(".py") and path.rpartition("/")[0] == folder]
    texts = change.read_many([path for path in near if change.file(path) is None][:MOST_NEIGHBOURS])
    return [SourceFile(path, text) for path, text in sorted(texts.items())]


def _drift(sample: list[SourceFile], tidy: Mapping[SourceFile, str], config: RuffConfig) -> frozenset[str] | None:
    """Lines of a sample that the formatter would change; None when they are too many for formatted files."""
    if any(file.syntax_problem is not None for file in sample):
        return None
    differing = [file for file in sample if tidy[file] != file.text]
    if differing and not config.formats:
        return None
    gone, come = Counter[str](), Counter[str]()
    for file in differing:
        was, would_be = Counter(file.text.split("\n")), Counter(tidy[file].split("\n"))
        gone, come = gone + (was - would_be), come + (would_be - was)
    most = DRIFT * sum(len(file.lines) for file in sample)
    return frozenset(line.strip() for line in gone) if max(gone.total(), come.total()) <= most else None


def formatted(files: Sequence[SourceFile], config: RuffConfig) -> dict[SourceFile, str]:
    """What the formatter makes of each file; files it cannot read stay as they are."""
    if not files:
        return {}
    with copies(files, apart=False) as (folder, by_path):
        settings = [part for line in (*config.lines, *config.style) for part in ("--config", line)]
        run([program("ruff"), "format", *ALONE, "--quiet", *settings, "."], folder, ok=(0, 2))
        return {file: (folder / relative).read_bytes().decode() for relative, file in by_path.items()}


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Lines that the formatter changes: the index of the first, and both versions."""

    first: int
    old: list[str]
    new: list[str]

    @property
    def end(self) -> int:
        return self.first + len(self.old)


def _hunks(text: str, tidy: str) -> Iterator[_Hunk]:
    old, new = text.splitlines(keepends=True), tidy.splitlines(keepends=True)
    # Comparing costs the square of what differs, not of the file.
    start = next(
        (n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )
    tails = zip(reversed(old[start:]), reversed(new[start:]), strict=False)
    rest = next((n for n, pair in enumerate(tails) if pair[0] != pair[1]), min(len(old), len(new)) - start)
    old, new = old[start : len(old) - rest], new[start : len(new) - rest]
    for kind, first, end, new_first, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _Hunk(start + first, old[first:end], new[new_first:new_end])


def _differences(file: SourceFile, text: str, drift: frozenset[str]) -> Iterator[Match]:
    """One match for all lines of a file that would change, that the change touched and that were not so before."""
    touched = [(place, hunk) for hunk in _hunks(file.text, text) if (place := _touched(file, hunk)) is not None]
    new = [(place, hunk) for place, hunk in touched if not _all_in(hunk.old, drift)]
    if new:
        places = f"These lines, and {len(new) - 1} other places of the change," if len(new) > 1 else "These lines"
        edits = [Edit(Span(hunk.first + 1, 1, hunk.end + 1, 1), "".join(hunk.new)) for _, hunk in new]
        yield file.match(
            new[0][0],
            f"{places} are not as the formatter leaves them, while the rest of the file is. Apply the fix, or run the"
            " formatter.",
            fix=Fix("Format these lines", tuple(edits)),
        )


def _all_in(lines: list[str], known: frozenset[str]) -> bool:
    return bool(lines) and known.issuperset(line.strip() for line in lines)


def _touched(file: SourceFile, hunk: _Hunk) -> Span | None:
    """Where to say it; an insertion of blank lines is said at the line after it."""
    last = max(hunk.end, hunk.first + 1)
    line = file.changed.first_in(hunk.first + 1, last)
    return None if line is None else Span.lines(line, max(line, min(hunk.end, last)))
