"""From a webhook of the code host to Slack and to a webhook of one's own."""

from tests.support.receiver import check_slack, receiving, slack_texts, verified
from tests.support.servers import wait_until

UNSAFE = "import yaml\n\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"


def test_slack_and_a_webhook_hear_how_a_review_ended_and_no_log_tells_their_secrets(running):
    with receiving() as slack, receiving() as hook, running.api() as api:
        targets = [("slack", f"{slack.url}/services/very-secret"), ("webhook", hook.url)]
        made = [api.post("/api/v1/notification-targets", json={"kind": k, "url": url}).json() for k, url in targets]
        pull = running.open_pull("told/of", {"README.md": "Hello.\n"}, {"app.py": UNSAFE})
        review = running.review(pull, "COMPLETED")
        wait_until(lambda: slack.received and hook.received)
        for each in made:
            api.delete(f"/api/v1/notification-targets/{each['target']['id']}").raise_for_status()
    event = verified(hook.received[0], secret := made[1]["signing_secret"])
    assert (event["data"]["id"], event["data"]["conclusion"]) == (review["id"], "failed")
    assert event["data"]["url"] == review["html_url"]
    check_slack(slack.received[0].json)
    assert any("security/unsafe-yaml-load" in text for text in slack_texts(slack.received[0].json))
    logs = str(running.logs())
    assert "very-secret" not in logs
    assert secret not in logs


def test_the_key_that_seals_secrets_is_made_once_and_private(running):
    key = running.stack.data / "notify-key"
    assert len(key.read_text().strip()) == 43
    assert key.stat().st_mode & 0o777 == 0o600
