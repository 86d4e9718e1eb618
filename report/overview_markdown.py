"""The change at a glance, in Markdown: a model's words on it first, where there are any."""

from report import models_markdown
from report.document import ReviewDocument
from report.hostile import code_span
from report.overview import Overview, overview


def at_a_glance(document: ReviewDocument) -> str:
    """What changed, where the risk is and what was read; empty where neither the change is known nor a model spoke."""
    seen = overview(document, code_span)
    return "\n\n".join(part for part in (models_markdown.summary(document), _facts(seen) if seen else "") if part)


def _facts(seen: Overview) -> str:
    risk = "\n".join(
        [f"**Where the risk is:** {seen.risk}", *([""] if seen.risks else []), *(f"- {each}" for each in seen.risks)]
    )
    read = f"**What was read:** {seen.read}" if seen.read else ""
    return "\n\n".join(part for part in (f"**What changed:** {seen.changed}", risk, read) if part)
