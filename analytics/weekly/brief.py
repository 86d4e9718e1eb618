"""A report in short: what fits a message. It lies beside the page and the paper."""

import json
from dataclasses import asdict, dataclass

from analytics.document.blocks import Document, Number, Numbers, Points, Text


@dataclass(frozen=True)
class Brief:
    """The numbers and the sentences.

    Attributes:
        export: The id of the export that it was made from.
    """

    title: str
    subtitle: str
    export: str
    numbers: tuple[Number, ...]
    changes: tuple[str, ...]


def brief(document: Document, export: str) -> Brief:
    """Takes a report's first numbers and what it says in sentences."""
    numbers = next((block.items for block in document.blocks if isinstance(block, Numbers)), ())
    changes = next((tuple(block.items) for block in document.blocks if isinstance(block, Points)), ())
    said = changes or tuple(block.text for block in document.blocks if isinstance(block, Text))
    return Brief(document.title, document.subtitle, export, tuple(numbers), said)


def dump(short: Brief) -> str:
    """As JSON."""
    return json.dumps(asdict(short), indent=1, ensure_ascii=False)


def load(text: str) -> Brief:
    """From that JSON."""
    found = json.loads(text)
    numbers = tuple(Number(**number) for number in found["numbers"])
    return Brief(found["title"], found["subtitle"], found["export"], numbers, tuple(found["changes"]))
