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


def back_mark(fingerprint: str, commit: str) -> str:
    """Marks the answer in the thread of a finding that came back with a commit."""
    return f"<!-- squad:back:{fingerprint}:{commit} -->"


def review_mark(review_id: str) -> str:
    """Marks the review that carries the comments."""
    return f"<!-- squad:review:{review_id} -->"


def answer_mark(remark_id: str) -> str:
    """Marks our answer to a command."""
    return f"<!-- squad:answer:{remark_id} -->"


def written_by(entries: Iterable[dict[str, Any]], login: str) -> list[dict[str, Any]]:
    """Those that are ours: a mark alone proves nothing, anybody can write one.

    Where the host does not tell our login, it is empty, and every bot passes for us.
    """
    return [entry for entry in entries if _is(entry.get("user") or {}, login)]


def _is(user: dict[str, Any], login: str) -> bool:
    return bool(user.get("login") == login if login else user.get("type") == "Bot")


def threads_in(comments: Iterable[dict[str, Any]]) -> dict[str, int]:
    """The comments that begin the thread of a finding: their ids by its fingerprint; the first one counts."""
    found: dict[str, int] = {}
    for comment in comments:
        match = _FINDING.search(comment.get("body") or "")
        if match and not comment.get("in_reply_to_id"):
            found.setdefault(match.group(1), comment["id"])
    return found


def has_mark(comment: dict[str, Any], mark: str) -> bool:
    """Whether a comment ends with this mark."""
    return (comment.get("body") or "").rstrip().endswith(mark)


def has_summary_mark(comment: dict[str, Any]) -> bool:
    """Whether this is the one summary."""
    return has_mark(comment, SUMMARY)
