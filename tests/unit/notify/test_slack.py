"""Slack messages: short, within Slack's limits, and nothing in them that a repository wrote is obeyed."""

from datetime import UTC, datetime

import pytest

from review_service.notify.event import Review, ReviewFinished, Trial, TrialData
from review_service.notify.slack import escape, message
from tests.support.receiver import check_slack, slack_texts

HOSTILE = "<!channel> <https://evil.example|ok> & @here *x* `y`\n> \u202eevil\x00 " + "&" * 5000


def event(text: str = "Add carts", url: str = "https://github.example/acme/shop/pull/7", **changes) -> ReviewFinished:
    finding = {"severity": "high", "rule_id": "security/sql-injection", "path": text, "line": 3, "message": text}
    content = {
        "id": "r", "tenant_id": "t", "attempt": 1, "state": "completed", "conclusion": "failed",
        "previous_conclusion": "passed", "reason": text, "url": url,
        "repository": {"host": "github", "id": "1", "full_name": text},
        "pull_request": {"number": 7, "title": text, "author": text, "base_branch": text},
        "base_commit": "a" * 40, "head_commit": "b" * 40,
        "findings": {"low": 2, "medium": 0, "high": 1, "critical": 0},
        "top_findings": [{**finding, "fingerprint": "f", "lifecycle": "new"}] * 5,
        "coverage": {"read": 1, "not_applicable": 0, "excluded": 0, "not_read": 0},
        **changes,
    }  # fmt: skip
    return ReviewFinished(timestamp=datetime.now(UTC), data=Review.model_validate(content))


def test_it_says_what_changed_how_it_ended_and_where_to_read_on():
    said = message(event())
    check_slack(said)
    assert said["text"] == "❌ failed: Add carts #7"
    assert any(
        "3 findings (1 high, 2 low) · was passed · bbbbbbbb into Add carts" in text for text in slack_texts(said)
    )
    assert "<https://github.example/acme/shop/pull/7|Open the review>" in slack_texts(said)


@pytest.mark.parametrize("text", ["", " ", HOSTILE, "é" * 5000], ids=["empty", "blank", "hostile", "long"])
def test_every_message_stays_within_slacks_limits(text):
    check_slack(message(event(text)))


def test_nothing_hostile_is_markup():
    said = message(event(HOSTILE))
    marked = [block for block in said["blocks"] if block.get("text", {}).get("type") == "mrkdwn"]
    assert [block["text"]["text"] for block in marked] == ["<https://github.example/acme/shop/pull/7|Open the review>"]
    for text in slack_texts({**said, "blocks": [block for block in said["blocks"] if block not in marked]}):
        assert not set("<>\n\x00\u202e") & set(text)


@pytest.mark.parametrize("url", ["", "javascript:x", "https://a.example/<!here>", "https://a.example/|x>"])
def test_an_address_that_is_no_plain_page_is_no_link(url):
    assert "Open the review" not in str(message(event(url=url)))


def test_outside_of_a_pull_request_there_is_no_number():
    assert message(event(pull_request=None))["text"] == "❌ failed: Add carts"


def test_an_escape_is_never_cut_in_half():
    assert escape("&" * 10, 12) == "&amp;&amp;…"


def test_a_test_says_that_it_is_one():
    said = message(Trial(timestamp=datetime.now(UTC), data=TrialData(tenant_id="t", target_id="x")))
    check_slack(said)
    assert "test" in said["text"]
