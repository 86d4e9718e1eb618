"""Histories of pull requests made of a seed: files whose lines know which planted problem they are."""

import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field

PLANTS = ("    subprocess.run(command, shell=True)", "    eval(text)")
HEADER = "import subprocess"


@dataclass(frozen=True)
class Line:
    """A line, and the number of the problem planted there; 0: none."""

    text: str
    plant: int = 0


Files = dict[str, list[Line]]


@dataclass
class History:
    """What a pull request and its base hold, and what is done to them."""

    random: random.Random
    base: Files = field(default_factory=dict)
    head: Files = field(default_factory=dict)
    before: Files = field(default_factory=dict)
    planted: int = 0
    names: int = 0

    @classmethod
    def begin(cls, seed: int) -> "History":
        """A base without a problem, and a change that brings some."""
        made = cls(random.Random(seed))
        made.base = {"app.py": [Line(HEADER), *made.function(0), *made.function(0)]}
        made.head = deepcopy(made.base)
        made.head["app.py"] += made.function(made.random.randint(1, 2))
        made.head["feature.py"] = [Line(HEADER), *made.function(2), *made.function(1), *made.function(0)]
        return made

    def function(self, plants: int) -> list[Line]:
        """A new function with so many problems, between lines of its own."""
        self.names += 1
        lines = [Line(""), Line(""), Line(f"def work_{self.names}(command, text):")]
        for _ in range(plants):
            lines += [*self.filler(), self.plant()]
        return [*lines, *self.filler(), Line("    return total")]

    def filler(self) -> list[Line]:
        """Lines that nothing is wrong with; short ones come again elsewhere."""
        numbers = (self.random.randint(1, 9) for _ in range(self.random.randint(1, 3)))
        return [Line(f"    total = {number}") for number in numbers]

    def plant(self) -> Line:
        """A new problem; its code is that of others."""
        self.planted += 1
        return Line(self.random.choice(PLANTS), self.planted)

    def contents(self, files: Files) -> dict[str, str]:
        """What git is given."""
        return {path: "".join(f"{line.text}\n" for line in lines) for path, lines in files.items()}

    def plants(self) -> dict[tuple[str, int], int]:
        """The problems of head by path and line."""
        return {(path, number): line.plant for path, lines in self.head.items()
                for number, line in enumerate(lines, 1) if line.plant}  # fmt: skip

    def do(self, edit: "Edit") -> None:
        """One push's worth of editing."""
        before = deepcopy(self.head)
        edit(self)
        self.before = before


Edit = Callable[[History], None]


def nothing(_: History) -> None:
    """Only the commits change."""


def shift(history: History) -> None:
    """Lines above everything."""
    lines = _file(history)
    lines[:0] = [Line(f"# note {history.random.randint(1, 99)}") for _ in range(history.random.randint(1, 5))]


def reorder(history: History) -> None:
    """The last function goes to the top of its file."""
    lines = _file(history)
    starts = [number for number, line in enumerate(lines) if line.text.startswith("def ")]
    moved, kept = lines[starts[-1] - 2 :], lines[: starts[-1] - 2]
    lines[:] = [*kept[: starts[0] - 2], *moved, *kept[starts[0] - 2 :]]


def rename(history: History) -> None:
    """The new file gets another name."""
    old = next(path for path in sorted(history.head) if path != "app.py")
    history.names += 1
    history.head[f"feature_{history.names}.py"] = history.head.pop(old)


def indent(history: History) -> None:
    """The white space of every problem changes, and blank lines come around it."""
    for lines in history.head.values():
        lines[:] = [each for line in lines for each in ((Line(""), _spaced(line)) if line.plant else (line,))]


def append(history: History) -> None:
    """One more function, perhaps with a problem."""
    _file(history).extend(history.function(history.random.randint(0, 1)))


def rename_function(history: History) -> None:
    """A function gets another name."""
    lines = _file(history)
    at = history.random.choice([number for number, line in enumerate(lines) if line.text.startswith("def ")])
    history.names += 1
    lines[at] = Line(f"def other_{history.names}(command, text):")


def equal_above(history: History) -> None:
    """The same line once more, further up in the function."""
    lines, at = _some_plant(history)
    if lines:
        start = next(number for number in range(at, -1, -1) if lines[number].text.startswith("def "))
        history.planted += 1
        lines[start + 1 : start + 1] = [
            Line("    total = 77"),
            Line(lines[at].text, history.planted),
            Line("    total = 88"),
        ]


def mend(history: History) -> None:
    """A problem goes."""
    lines, at = _some_plant(history)
    if lines:
        lines[at] = Line("    total = 0")


def revert(history: History) -> None:
    """Everything is as it was before the push before."""
    if history.before:
        history.head = deepcopy(history.before)


MOVES: tuple[Edit, ...] = (nothing, shift, reorder, rename, indent)
EDITS: tuple[Edit, ...] = (append, rename_function, equal_above, mend, revert, mend, shift, rename)


def _file(history: History) -> list[Line]:
    return history.head[history.random.choice(sorted(history.head))]


def _some_plant(history: History) -> tuple[list[Line], int]:
    places = sorted(history.plants())
    if not places:
        return [], 0
    path, number = history.random.choice(places)
    return history.head[path], number - 1


def _spaced(line: Line) -> Line:
    return Line(line.text.replace("(", "( ").replace(", ", ",  "), line.plant)
