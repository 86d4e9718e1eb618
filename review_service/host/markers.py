"""Marks in our comments, invisible to people, by which we find them again."""

import re
from collections.abc import Iterable
from typing import Any

SUMMARY = "<!-- squad:summary -->"
_FINDING = re.compile(r"<!-- squad:finding:([0-9a-f]{32}) -->\s*\Z")


def with_mark(body: str, mark: str) -> str:
    """The body with the mark at its end, where it is looked for."""
    return f"{body.rstrip()}\n\n{mark}"


def finding_mark(fingerprint: str) -> str:
    """Marks the comment of a finding."""
    return f"<!-- squad:finding:{fingerprint} -->"


def review_mark(review_id: str) -> str:
    """Marks the review that carries the comments."""
    return f"<!-- squad:review:{review_id} -->"


def written_by(entries: Iterable[dict[str, Any]], login: str) -> list[dict[str, Any]]:
    """Those that are ours: a mark alone proves nothing, anybody can write one.

    Where the host does not tell our login, it is empty, and every bot passes for us.
    """
    return [entry for entry in entries if _is(entry.get("user") or {}, login)]


def _is(user: dict[str, Any], login: str) -> bool:
    return bool(user.get("login") == login if login else user.get("type") == "Bot")


def fingerprints_in(comments: Iterable[dict[str, Any]]) -> set[str]:
    """Findings that these comments speak of."""
    found = (_FINDING.search(comment.get("body") or "") for comment in comments)
    return {match.group(1) for match in found if match}


def has_summary_mark(comment: dict[str, Any]) -> bool:
    """Whether this is the one summary."""
    return (comment.get("body") or "").rstrip().endswith(SUMMARY)
