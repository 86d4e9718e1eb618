"""What models said, as Markdown: set apart, and harmless whatever they were talked into."""

from report import models
from report.document import ReviewDocument
from report.edits import replacements
from report.hostile import fence, markdown, printable
from squad.code.v1.finding_pb2 import Fix
from squad.review.v1.review_pb2 import ReviewFinding

_MOST_LINES = 40


def summary(document: ReviewDocument) -> str:
    """The summary of the change, under its author's name; empty when there is none."""
    said = document.review.models.summary
    if not said.text:
        return ""
    return f"**What the change does, in the words of {markdown(said.model, 100)}**\n\n> {markdown(said.text)}"


def report(document: ReviewDocument) -> str:
    """What models did, what they did not, and that it does not count; empty when none was asked."""
    usage = models.usage(document)
    if not usage:
        return ""
    lines = [f"{markdown(usage, 300)}. {models.NO_VOICE}"]
    lines += [f"- {markdown(line, 400)}" for line in (*models.failures(document), *models.dropped(document))]
    return "\n".join(lines)


def author(finding: ReviewFinding) -> str:
    """`suggested by MODEL, does not count`; empty for a finding of an agent."""
    who = models.author(finding)
    return f"_{markdown(who, 100)}; does not count for the check_" if who else ""


def notes(document: ReviewDocument | None, finding: ReviewFinding) -> str:
    """What models say of a finding; a fix of theirs as a difference where the text is known."""
    blocks = []
    for who, note in models.notes(finding):
        said = f"_{markdown(who, 150)}:_ {markdown(note.text, 1000)}"
        blocks.append("\n\n".join(part for part in (said, _difference(document, note.fix)) if part))
    return "\n\n".join(blocks)


def _difference(document: ReviewDocument | None, fix: Fix) -> str:
    if document is None or not fix.edits:
        return ""
    lines = []
    for each in replacements(document, fix):
        lines += [f"-{printable(line)}" for line in each.old] + [f"+{printable(line)}" for line in each.new]
    return fence("\n".join(lines[:_MOST_LINES]), "diff") if lines else ""
