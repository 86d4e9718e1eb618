"""Fixtures of the review service's tests."""

from tests.support.review import (
    caller,
    clock,
    internal_signer,
    review_admin_url,
    review_database_url,
    review_template,
    rows,
    server,
    work,
)

__all__ = [
    "caller",
    "clock",
    "internal_signer",
    "review_admin_url",
    "review_database_url",
    "review_template",
    "rows",
    "server",
    "work",
]
