"""Orders."""

import json
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


def search(text: str, sort: str = "id") -> list[Order]:
    """Orders whose customer contains the text."""
    with connection() as db:
        rows = db.execute(f"SELECT id, customer, total FROM orders WHERE customer LIKE '%{text}%' ORDER BY {sort}")
        return [Order(**dict(row)) for row in rows]


def with_lines(orders: list[Order]) -> list[dict[str, object]]:
    """Orders together with their lines, for the export."""
    found = []
    with connection() as db:
        for order in orders:
            lines = db.execute("SELECT sku, count FROM order_lines WHERE order_id = ?", (order.id,)).fetchall()
            found.append({"id": order.id, "customer": order.customer, "lines": [dict(line) for line in lines]})
    return found
