"""Seeded edits of real sources: what people do to files, and what no person would."""

import random
import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from github_emulator.git import GitFile

Lines = list[bytes]
_SMALLEST, _LARGEST = 300, 25_000
_FOLDERS = ("plain", "with space", "übung/日本", "tab\there", 'quo"te', "back\\slash", "-dash", "a b/@@ -1 +1 @@")


@dataclass(frozen=True)
class Edited:
    """A file before and after; `path` is where it is afterwards."""

    path: str
    before: dict[str, GitFile]
    after: dict[str, GitFile | None]


@cache
def sources() -> tuple[Path, ...]:
    """Python files of the installed packages, in one order on every machine that has the same."""
    root = Path(sysconfig.get_path("purelib"))
    found = (path for path in root.rglob("*.py") if _SMALLEST <= path.stat().st_size <= _LARGEST)
    return tuple(sorted(found))


def edited(chance: random.Random, number: int) -> Edited:
    """One file with one to four edits, perhaps under another name, mode or line end."""
    content = chance.choice(sources()).read_bytes()
    old = _ended(chance, content.replace(b"\r\n", b"\n"))
    new = old
    for _ in range(chance.randint(1, 4)):
        new = b"".join(chance.choice(_EDITS)(chance, new.splitlines(keepends=True)))
    new = new if chance.random() < 0.9 else _ended(chance, new)
    before = f"{chance.choice(_FOLDERS)}/{number:04}.py"
    path = f"{chance.choice(_FOLDERS)}/moved {number:04}.py" if chance.random() < 0.2 else before
    mode = chance.choice(["100644", "100644", "100755"])
    gone: dict[str, GitFile | None] = {before: None} if path != before else {}
    if chance.random() < 0.1:
        return Edited(path, {}, {path: GitFile(new, mode)})
    return Edited(path, {before: GitFile(old)}, {**gone, path: GitFile(new, mode)})


def _ended(chance: random.Random, content: bytes) -> bytes:
    """The same with other line ends, or without the last."""
    match chance.randint(0, 9):
        case 0:
            return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        case 1:
            return content.rstrip(b"\r\n")
        case 2:
            return content.replace(b"    ", b"\t")
    return content


def _place(chance: random.Random, lines: Lines, most: int) -> tuple[int, int]:
    start = chance.randint(0, len(lines))
    return start, min(len(lines), start + chance.randint(0, most))


def _insert(chance: random.Random, lines: Lines) -> Lines:
    at, _ = _place(chance, lines, 0)
    kind = chance.choice(
        [b"\n", b"# added\n", b"++ marks\n", b"@@ -1,2 +3,4 @@\n", b"diff --git a/x b/x\n", b"\xc3\xbc\n"]
    )
    return [*lines[:at], *[kind] * chance.randint(1, 8), *lines[at:]]


def _delete(chance: random.Random, lines: Lines) -> Lines:
    start, end = _place(chance, lines, 12)
    return [*lines[:start], *lines[end:]]


def _replace(chance: random.Random, lines: Lines) -> Lines:
    start, end = _place(chance, lines, 4)
    return [*lines[:start], *[b"\f" + line for line in lines[start:end]], *lines[end:]]


def _move(chance: random.Random, lines: Lines) -> Lines:
    start, end = _place(chance, lines, 20)
    rest = [*lines[:start], *lines[end:]]
    at, _ = _place(chance, rest, 0)
    return [*rest[:at], *lines[start:end], *rest[at:]]


def _repeat(chance: random.Random, lines: Lines) -> Lines:
    """A block once more below itself: where the difference lies is git's choice."""
    start, end = _place(chance, lines, 20)
    return [*lines[:end], *lines[start:end], *lines[end:]]


def _comment(chance: random.Random, lines: Lines) -> Lines:
    """A remark behind some lines: mostly the file still parses."""
    chosen = {chance.randrange(len(lines)) for _ in range(5)} if lines else set()
    return [_remarked(line) if at in chosen else line for at, line in enumerate(lines)]


def _remarked(line: bytes) -> bytes:
    end = line[len(line.rstrip(b"\r\n")) :]
    return line.rstrip(b"\r\n") + b"  # seen" + end


def _lengthen(chance: random.Random, lines: Lines) -> Lines:
    at, _ = _place(chance, lines, 0)
    return [*lines[:at], b"# " + b"x" * chance.choice([3_000, 20_000]) + b"\n", *lines[at:]]


_EDITS = (_insert, _insert, _delete, _replace, _move, _repeat, _comment, _comment, _comment, _lengthen)
