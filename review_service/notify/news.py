"""What is news to whom: pure, by the policy of tenant and repository."""

from dataclasses import dataclass
from typing import Final, Literal

from squad.review.v1.notification_pb2 import NotificationKind
from squad.review.v1.review_pb2 import Conclusion

When = Literal["always", "problems", "changes", "never"]
PROBLEMS: Final = frozenset(
    {Conclusion.CONCLUSION_FAILED, Conclusion.CONCLUSION_INCOMPLETE, Conclusion.CONCLUSION_OVERRIDDEN}
)


@dataclass(frozen=True, slots=True)
class NotifyPolicy:
    """Which ends of reviews each kind of target is told of.

    `always`: every one. `problems`: those that failed, are incomplete or were overridden. `changes`: those that differ
    from the pull request's last; a first one differs when it is a problem. `never`: none.
    """

    slack: When = "changes"
    webhook: When = "always"

    def wants(self, kind: NotificationKind, conclusion: Conclusion, previous: Conclusion) -> bool:
        """Whether a target is told; `previous` is UNSPECIFIED where nothing was known of the pull request."""
        when = self.slack if kind == NotificationKind.NOTIFICATION_KIND_SLACK else self.webhook
        return is_news(when, conclusion, previous)


DEFAULT_NEWS: Final = NotifyPolicy()


def is_news(when: When, conclusion: Conclusion, previous: Conclusion) -> bool:
    """See `NotifyPolicy`."""
    if when == "changes":
        is_vouched = conclusion == Conclusion.CONCLUSION_PASSED or conclusion in PROBLEMS
        before = previous or Conclusion.CONCLUSION_PASSED
        return is_vouched and conclusion != before
    return when == "always" or (when == "problems" and conclusion in PROBLEMS)
