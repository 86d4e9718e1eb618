"""Products."""

from dataclasses import dataclass

from storefront.db import connection


@dataclass(frozen=True)
class Product:
    """Something we sell; the price is in cents."""

    sku: str
    name: str
    price: int
    stock: int


def find(sku: str) -> Product | None:
    """The product of that number, or None."""
    with connection() as db:
        row = db.execute("SELECT sku, name, price, stock FROM products WHERE sku = ?", (sku,)).fetchone()
    return Product(**dict(row)) if row else None


def available() -> list[Product]:
    """Everything in stock, by name."""
    with connection() as db:
        rows = db.execute("SELECT sku, name, price, stock FROM products WHERE stock > 0 ORDER BY name").fetchall()
    return [Product(**dict(row)) for row in rows]
