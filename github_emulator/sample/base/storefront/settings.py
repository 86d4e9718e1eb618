"""Settings, read from the environment."""

import os

DATABASE = os.environ.get("STOREFRONT_DATABASE", "storefront.db")
WAREHOUSE_URL = os.environ.get("STOREFRONT_WAREHOUSE_URL", "http://localhost:9000")
CURRENCY = "EUR"
