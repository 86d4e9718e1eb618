"""The page of a pull request shows the review as it landed, and runs nobody's code."""

import httpx
import pytest

from github_emulator.pages.markdown import render
from tests.contract.github_emulator.conftest import World

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))"


def page(world: World) -> str:
    answer = httpx.get(world.github.pull_url(world.pull), trust_env=False)
    assert answer.status_code == 200
    return answer.text


def test_a_suggestion_is_shown_as_a_change(world: World):
    world.comment(line=10, body="Better:\n```suggestion\nline 10!\n```\n")
    shown = page(world)
    assert '<div class="line del">- line ten</div>' in shown
    assert '<div class="line add">+ line 10!</div>' in shown


def test_summary_and_check_are_shown(world: World):
    world.api.post(
        f"{world.root}/issues/1/comments", json={"body": "**3 findings**\n\n| a | b |\n|---|---|\n| 1 | 2 |"}
    )
    output = {"title": "3 findings", "summary": "all read"}
    run = {"name": "squad", "head_sha": world.pull.head_sha, "conclusion": "failure", "output": output}
    world.api.post(f"{world.root}/check-runs", json=run)
    shown = page(world)
    assert "<strong>3 findings</strong>" in shown
    assert "<td>2</td>" in shown
    assert "all read" in shown


def test_what_people_write_is_escaped(world: World):
    world.github.comment(world.pull, HOSTILE, "mona")
    world.comment(line=10, body=f"```suggestion\n{HOSTILE}\n```")
    world.pull.title = HOSTILE
    shown = page(world)
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown


def test_an_unknown_pull_request_is_not_found(world: World):
    assert httpx.get(f"{world.github.base_url}/acme/shop/pull/99", trust_env=False).status_code == 404


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"a -\> b", "a -&gt; b"),
        (r"\*not\* \<b\>", "*not* &lt;b&gt;"),
        (
            "[CWE-1](<https://x.org/?b=1&c=2>)",
            '<a href="https://x.org/?b=1&amp;c=2" rel="nofollow noopener">CWE-1</a>',
        ),
    ],
)
def test_markdown_is_shown_as_github_shows_it(written, shown):
    assert render(written) == f"<p>{shown}</p>"
