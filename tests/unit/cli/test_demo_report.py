"""What the demo shows of a comment is what GitHub would show."""

import io

import pytest
from rich.console import Console

from cli.demo_report import inline
from report.hostile import fence

HUNK = "@@ -1,3 +1,4 @@\n import os\n-old = 1\n+new = 1\n+import json"


def shown(suggestion, *, lines=1, width=80):
    body = f"**Low** `style/x`\n\nUnused.\n\n{suggestion}\n<!-- squad -->"
    first = None if lines == 1 else 5 - lines
    console = Console(file=io.StringIO(), width=width)
    inline({"path": "a.py", "start_line": first, "line": 4, "body": body, "diff_hunk": HUNK}, console)
    return console.file.getvalue()


def test_a_suggestion_is_titled_and_shows_what_goes_and_what_comes():
    text = shown(fence("x = 1\nif x:\n    y = 2", "suggestion"), lines=2)
    block = text[text.index("  suggestion") :].splitlines()[:6]
    assert [line.rstrip() for line in block] == [
        "  suggestion", "    - new = 1", "    - import json", "    + x = 1", "    + if x:", "    +     y = 2",
    ]  # fmt: skip


@pytest.mark.parametrize(("lines", "words"), [(1, "delete this line"), (2, "delete these lines")])
def test_an_empty_suggestion_is_a_deletion(lines, words):
    text = shown(fence("", "suggestion"), lines=lines)
    assert f"suggestion: {words}" in text
    assert "- import json" in text
    assert "+ " not in text


def test_a_suggestion_may_hold_fences_of_its_own():
    assert "    + ```" in shown(fence("```\ncode\n```", "suggestion"))


@pytest.mark.parametrize("width", [80, 120])
def test_nothing_is_wider_than_the_terminal(width):
    text = shown(fence("x = " + "1" * 500, "suggestion"), width=width)
    assert max(map(len, text.splitlines())) <= min(width, 100)
    assert "squad -->" not in text
