"""Fixtures of the review service's tests."""

from tests.support.review import caller, review_admin_url, review_database_url, review_template, server

__all__ = ["caller", "review_admin_url", "review_database_url", "review_template", "server"]
