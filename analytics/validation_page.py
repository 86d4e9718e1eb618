"""What the gate saw, for people."""

from collections.abc import Iterator

from analytics.document.blocks import Block, Document, Heading, Number, Numbers, Points, Rows, Text
from analytics.jobs.validate import Validation


def page(found: Validation) -> Document:
    """The verdict first, then what speaks against it, then everything that was looked at."""
    verdict = "The export may be published" if found.passed else "The gate is shut: nothing is published"
    return Document(verdict, f"Export {found.manifest}", tuple(_blocks(found)))


def _blocks(found: Validation) -> Iterator[Block]:
    aside = sum(sum(reasons.values()) for reasons in found.aside.values())
    failed = len(found.failures)
    yield Numbers((
        Number("checks", str(len(found.checks))),
        Number("failed", str(failed), good=failed == 0),
        Number("rows put aside", f"{aside:,}", good=aside == 0),
    ))  # fmt: skip
    if found.failures:
        yield Heading("What shuts it")
        yield Points(found.failures)
    if found.notes:
        yield Heading("What to know")
        yield Points(found.notes)
    if found.aside:
        yield Heading("Put aside")
        yield Text("These rows are in the quarantine with their reasons and count nowhere. The rest goes on.")
        yield Rows(
            ("reason", "table", "rows"),
            [(why, name, f"{n:,}") for name, of in found.aside.items() for why, n in of.items()],
        )
    yield Heading("Everything that was looked at")
    yield Rows(
        ("check", "table", "passed", "seen"),
        [(c.what, c.table, "yes" if c.passed else "NO", c.seen) for c in found.checks],
    )
