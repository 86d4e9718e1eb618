"""A real tenancy server for `squad admin`."""

from tests.support.tenancy import (  # noqa: F401 - fixtures are found by their names
    first_keys,
    keys,
    tenancy,
    tenancy_admin_url,
    tenancy_url,
    tenancy_urls,
)
