"""The sample repository of the demo: a small web shop, and a pull request with about a dozen real problems."""

from pathlib import Path

FULL_NAME = "acme/storefront"
BRANCH = "checkout-discounts"
AUTHOR = "mona"
TITLE = "Add discounts, order export and stock sync"
BODY = (
    "Customers can redeem discount codes at checkout, staff can export orders, "
    "and stock levels are synced from the warehouse."
)
MEMBERS = {"mona": "write", "hubot": "read", "octocat": "maintain"}
BASE = Path(__file__).parent / "base"
HEAD = Path(__file__).parent / "head"
