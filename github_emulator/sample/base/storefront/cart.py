"""The shopping cart."""

from dataclasses import dataclass, field

from storefront import pricing
from storefront.catalog import Product


@dataclass
class Cart:
    """What a customer is about to buy."""

    country: str
    lines: dict[str, tuple[Product, int]] = field(default_factory=dict)

    def add(self, product: Product, count: int = 1) -> None:
        """Put a product into the cart.

        Raises:
            ValueError: there are not that many in stock.
        """
        _, had = self.lines.get(product.sku, (product, 0))
        if had + count > product.stock:
            raise ValueError(f"only {product.stock} of {product.name} are in stock")
        self.lines[product.sku] = (product, had + count)

    def subtotal(self) -> int:
        """Price of the goods, in cents."""
        return pricing.total([product.price * count for product, count in self.lines.values()])

    def to_pay(self) -> int:
        """Price with tax and shipping, in cents."""
        goods = self.subtotal()
        return pricing.with_tax(goods + pricing.shipping(goods), self.country)
