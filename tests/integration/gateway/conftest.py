"""Fixtures of the gateway's tests."""

from tests.support.gateway import gateway_keys, make_world, world
from tests.support.receiver import receiver
from tests.support.review import review_admin_url, review_database_url, review_template, work
from tests.support.tenancy import first_keys, keys, tenancy, tenancy_admin_url, tenancy_url, tenancy_urls

__all__ = [
    "first_keys",
    "gateway_keys",
    "keys",
    "make_world",
    "receiver",
    "review_admin_url",
    "review_database_url",
    "review_template",
    "tenancy",
    "tenancy_admin_url",
    "tenancy_url",
    "tenancy_urls",
    "work",
    "world",
]
