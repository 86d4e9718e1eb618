"""An event as a Slack message: Block Kit, short, nothing in it but text and one link.

What came from a repository stands in `plain_text` alone, where Slack looks for no mention, link or format; `&`, `<` and
`>` are escaped there too. Limits: https://docs.slack.dev/reference/block-kit/blocks.
"""

import re
from typing import Any, Final

from report.hostile import one_line
from report.words import findings
from review_service.notify.event import Review, ReviewFinished, TopFinding, Trial
from squad.review.v1.review_pb2 import FindingCounts

HEADER_CHARACTERS: Final = 150
TEXT_CHARACTERS: Final = 600
"""Slack takes 3,000 in a block; nobody reads them."""
_SIGNS = {"passed": "✅", "failed": "❌", "incomplete": "⚠️", "not_reviewed": "⏸️", "overridden": "🔓"}
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_PAGE = re.compile(r"https?://[A-Za-z0-9.:-]+/[A-Za-z0-9._~/?#=%+,;:@!-]*")
_LONGEST_PAGE = 2000


def message(event: ReviewFinished | Trial) -> dict[str, Any]:
    """The body to post."""
    if isinstance(event, Trial):
        said = "This is a test: reviews will be told of here."
        return {"text": said, "blocks": [_section(said)]}
    review = event.data
    return {"text": escape(_title(review), HEADER_CHARACTERS), "blocks": _blocks(review)}


def escape(text: str, limit: int) -> str:
    """Text on one line as Slack shows it unchanged, at most `limit` characters with its escapes."""
    shown: list[str] = []
    left = limit - 1
    for character in one_line(text):
        piece = _ESCAPES.get(character, character)
        left -= len(piece)
        if left < 0:
            return "".join(shown) + "…"
        shown.append(piece)
    return "".join(shown)


def _blocks(review: Review) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = [{"type": "header", "text": _plain(_title(review), HEADER_CHARACTERS)}]
    if review.pull_request and review.pull_request.title.strip():
        blocks.append(_section(review.pull_request.title))
    if review.reason.strip():
        blocks.append(_section(review.reason))
    blocks += [_section(_line(each)) for each in review.top_findings]
    blocks.append({"type": "context", "elements": [_plain(_facts(review), TEXT_CHARACTERS)]})
    if _PAGE.fullmatch(review.url) and len(review.url) <= _LONGEST_PAGE:
        link = f"<{escape(review.url, 3000)}|Open the review>"
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": link, "verbatim": True}})
    return blocks


def _title(review: Review) -> str:
    """`❌ failed: acme/shop #7`."""
    number = f" #{review.pull_request.number}" if review.pull_request else ""
    word = review.conclusion.replace("_", " ")
    return f"{_SIGNS[review.conclusion]} {word}: {review.repository.full_name}{number}"


def _facts(review: Review) -> str:
    """`3 findings (1 critical, 2 low) · was passed · 1234abcd into main by ada`."""
    parts = [findings(FindingCounts(**review.findings.model_dump()))]
    if review.previous_conclusion and review.previous_conclusion != review.conclusion:
        parts.append(f"was {review.previous_conclusion.replace('_', ' ')}")
    pull = review.pull_request
    where = f" into {pull.base_branch} by {pull.author}" if pull and pull.author else ""
    return " · ".join([*parts, review.head_commit[:8] + where])


def _line(finding: TopFinding) -> str:
    return f"{finding.severity} · {finding.path}:{finding.line} · {finding.rule_id}: {finding.message}"


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _plain(text, TEXT_CHARACTERS)}


def _plain(text: str, limit: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": escape(text, limit), "emoji": False}
