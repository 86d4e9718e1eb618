"""The tenancy service for this room's tests."""

from tests.support.tenancy import (  # noqa: F401 - fixtures
    first_keys,
    keys,
    rows,
    tenancy,
    tenancy_admin_url,
    tenancy_url,
    tenancy_urls,
)
