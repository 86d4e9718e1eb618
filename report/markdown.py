"""What is said on a pull request, and `--format markdown`: no mention and no link but those we mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from report import folded as folding
from report import markdown_parts as parts
from report import models, models_markdown, words
from report.document import ReviewDocument
from report.hostile import code_span, fence, markdown, shorten
from report.overview_markdown import at_a_glance
from squad.review.v1.review_pb2 import Review, ReviewFinding, ShownAs

BODY_LIMIT = 60_000
"""Characters of one body; GitHub takes 65,535 and the publisher adds its marker."""
TITLE_LIMIT = 255
_MOST_FOLDED = 20


@dataclass(frozen=True)
class CheckOutput:
    """The three texts of a check run: title on one line, summary and text in Markdown."""

    title: str
    summary: str
    text: str


def plain(text: str, limit: int = 2000) -> str:
    """Hostile text as harmless Markdown on one line, cut at a sentence or word beyond `limit` characters."""
    return markdown(text, limit)


def inline_comment(
    finding: ReviewFinding,
    suggestion: str | None,
    folded: Sequence[ReviewFinding] = (),
    document: ReviewDocument | None = None,
) -> str:
    """The comment on a line.

    Args:
        finding: What it is about.
        suggestion: The lines that replace those commented on, without the last line end; None without a suggestion.
        folded: Findings that this comment speaks for.
        document: Its review, which knows the texts that a model's fix is shown against.
    """
    found = finding.finding
    blocks = [parts.heading(finding), markdown(found.message), parts.flow(found)]
    blocks.append(parts.proposal(finding) if suggestion is None else fence(suggestion, "suggestion"))
    blocks += [_also(finding, folded), models_markdown.notes(document, finding)]
    body = "\n\n".join(block for block in blocks if block)
    if len(body) <= BODY_LIMIT or suggestion is None:
        return body
    # Only a suggestion can be that long; half of one would be wrong code.
    return inline_comment(finding, None, folded, document)


def summary_comment(document: ReviewDocument) -> str:
    """The one comment that sums the review up."""
    first = f"## Code Review Squad: {parts.headline(document)}"
    others = [each for each in _worst_first(document.findings) if each.shown_as == ShownAs.SHOWN_AS_ANNOTATION]
    blocks = [*_coverage_blocks(document), _counted(document)]
    if others:
        blocks.append("**Findings without a comment of their own**")
        blocks += [parts.bullet(each) for each in others]
    return parts.within(BODY_LIMIT - 500, first, blocks, _left_out)


def check_output(document: ReviewDocument) -> CheckOutput:
    """Title, summary and text of the check run; the title counts findings, and what was read and what was not."""
    title = f"{parts.headline(document)}; {words.coverage(document.coverage, document.review.agent_runs)}"
    summary = parts.within(BODY_LIMIT - 500, parts.verdict(document), _coverage_blocks(document)[1:], _left_out)
    details = [parts.details(document, each) for each in _worst_first(document.visible)]
    text = parts.within(BODY_LIMIT - 500, f"**{parts.headline(document)}**", details, _left_out)
    return CheckOutput(shorten(title, TITLE_LIMIT), summary, text)


def also(reviews: Sequence[Review]) -> str:
    """How the same commit fares in other pull requests; empty when it is the head of one only."""
    fares = [f"#{each.change.pull_request} ({words.standing(each)})" for each in reviews]
    return f"This commit is also the head of {', '.join(fares)}: the check says the worst of them." if fares else ""


def render(document: ReviewDocument) -> str:
    """The whole review as a Markdown document, ending with a line end."""
    blocks = [f"# Code Review Squad: {parts.headline(document)}", *_coverage_blocks(document)]
    blocks.append(parts.excluded(document))
    for path, group in groupby(document.visible, key=lambda each: each.finding.location.path):
        blocks.append(f"## {code_span(path)}")
        blocks += [parts.details(document, each) for each in group]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _coverage_blocks(document: ReviewDocument) -> list[str]:
    """Conclusion first, then what was not read, then notices, then the change at a glance, then the ledger."""
    return [
        parts.verdict(document),
        parts.failures(document),
        parts.not_read(document),
        parts.notices(document),
        at_a_glance(document),
        parts.ledger(document),
        models_markdown.report(document),
    ]


def _counted(document: ReviewDocument) -> str:
    silent = [each for each in document.findings if each.shown_as == ShownAs.SHOWN_AS_COUNTED]
    return f"{words.plural(len(silent), 'further finding')} recorded but not shown here." if silent else ""


def _also(finding: ReviewFinding, folded: Sequence[ReviewFinding]) -> str:
    places = [code_span(place) for place in folding.places(finding, folded)]
    rules = [code_span(rule) for rule in folding.rules(finding, folded)]
    more = f" and {len(places) - _MOST_FOLDED} more" if len(places) > _MOST_FOLDED else ""
    said = [f"The same at {', '.join(places[:_MOST_FOLDED])}{more}."] if places else []
    return " ".join(said + ([f"Also found by {words.listed(rules)}."] if rules else []))


def _worst_first(findings: Sequence[ReviewFinding]) -> list[ReviewFinding]:
    """Models' findings last; among equals as a second opinion would have it."""
    return sorted(
        findings, key=lambda each: (bool(each.finding.source.model), -each.finding.severity, models.rank(each))
    )


def _left_out(number: int) -> str:
    return (
        f"{words.plural(number, 'further entry', 'further entries')} did not fit; the SARIF and JSON reports hold all."
    )
