"""Prices and taxes. Amounts are in cents."""

from storefront import cart

TAX_PERCENT = {"DE": 19, "FR": 20, "NL": 21}


def with_tax(amount: int, country: str) -> int:
    """The amount including tax; an unknown country pays none."""
    return round(amount * (100 + TAX_PERCENT.get(country, 0)) / 100)


def total(amounts: list[int], discount: int) -> int:
    """The sum of the amounts, less the discount."""
    return sum(amounts) - discount


def shipping(amount: int) -> int:
    """Shipping is free from 50 euros."""
    return 0 if amount >= 5000 else 490


def average_line(basket: "cart.Cart") -> int:
    """What a line of the cart costs on average."""
    return basket.subtotal() // len(basket.lines)
