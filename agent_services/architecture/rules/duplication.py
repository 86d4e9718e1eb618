"""Copied code is mended in one place and stays broken in the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from agent_services.runtime.change.before import is_test
from agent_services.runtime.change.blocks import Line, run_length, telling_lines, windows
from agent_services.runtime.rule import Example, Match, Step, change_rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span

LANGUAGES = ("python", "javascript", "typescript")
WINDOW = 6
LEAST_TOKENS = 70
# Other files of the same folders that are compared with the change.
MOST_FILES = 200

_BODY = """    names = list(rows[0])
    lines = [",".join(names)]
    for row in rows:
        cells = []
        for name in names:
            value = row.get(name)
            text = "" if value is None else str(value)
            if "," in text or '"' in text:
                text = '"' + text.replace('"', '""') + '"'
            cells.append(text)
        lines.append(",".join(cells))
    return "\\n".join(lines)
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """A run of equal lines: where it is in the changed file and where it was before."""

    start: int
    length: int
    path: str
    lines: tuple[Line, ...]
    origin: int


@change_rule(
    severity="low",
    confidence="medium",
    languages=LANGUAGES,
    source="own; nearest: pylint R0801, jscpd",
    flags="def to_csv(rows):\n" + _BODY + "\n\ndef to_tsv(rows):\n" + _BODY.replace('","', '"\\t"'),
    passes=Example({"a.py": "def to_csv(rows):\n" + _BODY}, old={"b.py": "def to_csv(rows):\n" + _BODY}),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds blocks of code that this change copies from elsewhere in the repository or twice into it."""
    files = [file for file in change.files if file.language in LANGUAGES and not is_test(file.path)]
    if not any(len(file.changed) >= WINDOW for file in files):
        return
    texts = {path: telling_lines(text) for path, text in _texts(change, files).items()}
    places: dict[int, list[tuple[str, int]]] = {}
    for path, lines in texts.items():
        for key, starts in windows(lines, WINDOW).items():
            places.setdefault(key, []).extend((path, start) for start in starts)
    for file in files:
        yield from _copies_in(change, file, texts, places)


def _texts(change: ChangeView, files: list[SourceFile]) -> dict[str, str]:
    folders = {file.path.rpartition("/")[0] for file in files}
    suffixes = {file.path.rpartition(".")[2] for file in files}
    near = [
        path
        for path in change.paths
        if path.rpartition("/")[0] in folders and path.rpartition(".")[2] in suffixes and not is_test(path)
    ]
    return change.read_many([file.path for file in files] + near[:MOST_FILES])


def _copies_in(
    change: ChangeView, file: SourceFile, texts: dict[str, tuple[Line, ...]], places: dict[int, list[tuple[str, int]]]
) -> Iterator[Match]:
    lines = texts[file.path]
    own = {start: key for key, starts in windows(lines, WINDOW).items() for start in starts}
    start = 0
    while start in own:
        copies = [
            Copy(start, length, path, texts[path], origin)
            for path, origin in places[own[start]]
            if (path, origin) != (file.path, start)
            and (length := _added(file, lines, start, run_length(lines, start, texts[path], origin))) >= WINDOW
            and _is_older(change, path, texts[path][origin].number, file.path, lines[start].number)
        ]
        best = max(copies, key=lambda copy: copy.length, default=None)
        if best is not None and sum(line.tokens for line in lines[start : start + best.length]) >= LEAST_TOKENS:
            yield _match(file, lines, best)
            start += best.length
        else:
            start += 1


def _added(file: SourceFile, lines: tuple[Line, ...], start: int, length: int) -> int:
    """How much of a run this change wrote, from its start on."""
    own = 0
    while own < length and lines[start + own].number in file.changed:
        own += 1
    return own


def _is_older(change: ChangeView, path: str, line: int, copy_path: str, copy_line: int) -> bool:
    """Whether one place was there before the other; of two new ones the one in the earlier file, or further up."""
    file = change.file(path)
    if file is None or line not in file.changed:
        return True
    return (path, line) < (copy_path, copy_line)


def _match(file: SourceFile, lines: tuple[Line, ...], copy: Copy) -> Match:
    first, last = lines[copy.start].number, lines[copy.start + copy.length - 1].number
    there = Span.lines(copy.lines[copy.origin].number, copy.lines[copy.origin + copy.length - 1].number)
    place = f"lines {there.line}-{there.end_line}" + ("" if copy.path == file.path else f" of {copy.path}")
    return file.match(
        Span.lines(first, last),
        f"These {last - first + 1} lines repeat {place}, names and order alike; only literals may differ. A change to"
        " one copy will be forgotten in the other. Give them one function with what differs as a parameter.",
        steps=(Step(there, "the same code", copy.path),),
    )
