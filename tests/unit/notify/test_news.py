"""Who is told of which end of a review."""

import pytest

from review_service.notify.news import NotifyPolicy, is_news
from review_service.pipeline.policy import parse_policy
from review_service.pipeline.tighten import tighten
from squad.review.v1.notification_pb2 import NOTIFICATION_KIND_SLACK, NOTIFICATION_KIND_WEBHOOK
from squad.review.v1.review_pb2 import Conclusion

NONE, PASSED, FAILED, INCOMPLETE, UNREAD, OVERRIDDEN = (
    Conclusion.Value(f"CONCLUSION_{name}")
    for name in ("UNSPECIFIED", "PASSED", "FAILED", "INCOMPLETE", "NOT_REVIEWED", "OVERRIDDEN")
)


@pytest.mark.parametrize(
    ("when", "conclusion", "previous", "told"),
    [
        ("always", PASSED, PASSED, True),
        ("always", UNREAD, NONE, True),
        ("problems", FAILED, FAILED, True),
        ("problems", INCOMPLETE, NONE, True),
        ("problems", PASSED, FAILED, False),
        ("problems", UNREAD, PASSED, False),
        ("problems", OVERRIDDEN, INCOMPLETE, True),
        ("changes", FAILED, PASSED, True),
        ("changes", FAILED, NONE, True),
        ("changes", FAILED, FAILED, False),
        ("changes", INCOMPLETE, FAILED, True),
        ("changes", PASSED, FAILED, True),
        ("changes", PASSED, NONE, False),
        ("changes", UNREAD, FAILED, False),
        ("changes", OVERRIDDEN, INCOMPLETE, True),
        ("changes", PASSED, OVERRIDDEN, True),
        ("never", FAILED, PASSED, False),
        ("never", OVERRIDDEN, INCOMPLETE, False),
    ],
)
def test_what_is_news(when, conclusion, previous, told):
    assert is_news(when, conclusion, previous) is told


def test_without_a_word_slack_hears_of_changes_and_webhooks_of_everything():
    policy = parse_policy(b"", ".squad.yml").notify
    assert not policy.wants(NOTIFICATION_KIND_SLACK, PASSED, PASSED)
    assert policy.wants(NOTIFICATION_KIND_WEBHOOK, PASSED, PASSED)


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        (b"notify: problems", NotifyPolicy("problems", "problems")),
        (b"notify: {slack: never}", NotifyPolicy("never", "always")),
        (b"notify: {webhook: changes}", NotifyPolicy("changes", "changes")),
    ],
)
def test_the_configuration_says_who_is_told(text, policy):
    assert parse_policy(text, ".squad.yml").notify == policy


def test_who_is_told_makes_no_other_configuration():
    assert parse_policy(b"notify: never", ".squad.yml").digest == parse_policy(b"", ".squad.yml").digest


def test_a_change_silences_nobody():
    base = parse_policy(b"", ".squad.yml")
    policy, unheard = tighten(base, parse_policy(b"notify: never", ".squad.yml"))
    assert policy.notify == base.notify
    assert [each.where for each in unheard] == [("notify",)]
