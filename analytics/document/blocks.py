"""What a document is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """Begins a part."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list, one sentence each."""

    items: Sequence[str]


@dataclass(frozen=True)
class Number:
    """One number that matters.

    Attributes:
        change: Against the week before, in words; empty: nothing to compare with.
        good: Whether that change is for the better; None: neither.
    """

    label: str
    value: str
    change: str = ""
    good: bool | None = None


@dataclass(frozen=True)
class Numbers:
    """The numbers of a page, side by side."""

    items: Sequence[Number]


@dataclass(frozen=True)
class Figure:
    """A plot as a PNG picture, with what it shows in a sentence."""

    png: bytes
    caption: str


@dataclass(frozen=True)
class Rows:
    """A table; the first column is text, the others stand right."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = Heading | Text | Points | Numbers | Figure | Rows


@dataclass(frozen=True)
class Document:
    """All of it."""

    title: str
    subtitle: str
    blocks: Sequence[Block] = field(default_factory=tuple)
