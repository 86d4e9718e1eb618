"""Prices and taxes. Amounts are in cents."""

TAX_PERCENT = {"DE": 19, "FR": 20, "NL": 21}


def with_tax(amount: int, country: str) -> int:
    """The amount including tax; an unknown country pays none."""
    return round(amount * (100 + TAX_PERCENT.get(country, 0)) / 100)


def total(amounts: list[int]) -> int:
    """The sum of the amounts."""
    return sum(amounts)


def shipping(amount: int) -> int:
    """Shipping is free from 50 euros."""
    return 0 if amount >= 5000 else 490
