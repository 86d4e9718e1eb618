"""What ends a job early: one sentence for people."""


class AnalyticsError(Exception):
    """The job cannot be done: what, where and what to do, in one line."""
