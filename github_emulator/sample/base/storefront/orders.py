"""Orders."""

from dataclasses import dataclass

from storefront.cart import Cart
from storefront.db import connection


@dataclass(frozen=True)
class Order:
    """A cart that was paid."""

    id: int
    customer: str
    total: int


def place(customer: str, cart: Cart) -> Order:
    """Store an order and take its products out of stock."""
    with connection() as db:
        made = db.execute("INSERT INTO orders (customer, total) VALUES (?, ?)", (customer, cart.to_pay()))
        lines = [(count, sku) for sku, (_, count) in cart.lines.items()]
        db.executemany("UPDATE products SET stock = stock - ? WHERE sku = ?", lines)
    return Order(made.lastrowid or 0, customer, cart.to_pay())


def of(customer: str) -> list[Order]:
    """A customer's orders, newest first."""
    with connection() as db:
        rows = db.execute("SELECT id, customer, total FROM orders WHERE customer = ? ORDER BY id DESC", (customer,))
        return [Order(**dict(row)) for row in rows]
