"""Fixtures of the review service's tests."""

from tests.support.receiver import receiver
from tests.support.review import (
    caller,
    clock,
    internal_signer,
    make_server,
    review_admin_url,
    review_database_url,
    review_template,
    rows,
    server,
    work,
)
from tests.support.review_job import make_worker, second_worker, worker

__all__ = [
    "caller",
    "clock",
    "internal_signer",
    "make_server",
    "make_worker",
    "receiver",
    "review_admin_url",
    "review_database_url",
    "review_template",
    "rows",
    "second_worker",
    "server",
    "work",
    "worker",
]
