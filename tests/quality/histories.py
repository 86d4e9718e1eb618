"""Ranges of real histories: pull requests as they were merged, single commits, and many commits at once."""

import random
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["merged pull request", "commit", "many commits"]
KINDS: tuple[Kind, ...] = ("merged pull request", "commit", "many commits")
_SPANS = (3, 10, 30, 100, 300)
_SEED = 7


@dataclass(frozen=True)
class History:
    """A change of a mirror; `base` is the tip that it was made for, not the merge-base."""

    mirror: Path
    kind: Kind
    base: str
    head: str

    @property
    def repository(self) -> str:
        """`owner/name`."""
        return self.mirror.parent.name.replace("+", "/", 1)


def mirrors_in(folder: Path) -> list[Path]:
    """Bare mirrors, `OWNER+NAME/repo`, by name."""
    return sorted(place.parent for place in folder.glob("*+*/repo/HEAD"))


def histories(mirrors: Sequence[Path], count: int) -> Iterator[History]:
    """About `count` of them, as many of each mirror, spread over its whole history: the same at every run."""
    for mirror in mirrors:
        yield from _of(mirror, -(-count // len(mirrors)))


def _of(mirror: Path, count: int) -> Iterator[History]:
    chance = random.Random(_SEED)
    line = _git(mirror, "rev-list", "--first-parent", "HEAD").split()
    merges = [each.split() for each in _git(mirror, "rev-list", "--min-parents=2", "--parents", "HEAD").splitlines()]
    third = -(-count // len(KINDS))
    pulls = chance.sample(merges, min(third, len(merges)))
    yield from (History(mirror, "merged pull request", base, head) for _, base, head, *_ in pulls)
    for _ in range(count - len(pulls) - third):
        yield _stretch(mirror, line, 1, chance)
    for number in range(third):
        yield _stretch(mirror, line, _SPANS[number % len(_SPANS)], chance)


def _stretch(mirror: Path, line: Sequence[str], span: int, chance: random.Random) -> History:
    """So many commits in a row, as far as there are; `line` has the newest first."""
    span = min(span, len(line) - 1)
    at = chance.randrange(len(line) - span)
    return History(mirror, "commit" if span == 1 else "many commits", line[at + span], line[at])


def _git(mirror: Path, *arguments: str) -> str:
    command = ["git", "--git-dir", str(mirror), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
