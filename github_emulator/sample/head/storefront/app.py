"""The HTTP interface."""

import time

import requests
from fastapi import FastAPI, HTTPException

from storefront import catalog, discounts, exports, orders, settings

app = FastAPI(title="Storefront")


@app.get("/products")
def list_products() -> list[catalog.Product]:
    """Everything in stock."""
    return catalog.available()


@app.get("/products/{sku}")
def get_product(sku: str) -> catalog.Product:
    """One product."""
    found = catalog.find(sku)
    if found is None:
        raise HTTPException(404, f"there is no product {sku}")
    return found


@app.get("/customers/{customer}/orders")
def list_orders(customer: str) -> list[orders.Order]:
    """A customer's orders."""
    return orders.of(customer)


@app.get("/orders/search")
def search_orders(text: str, sort: str = "id") -> list[orders.Order]:
    """Orders by customer name."""
    return orders.search(text, sort)


@app.get("/orders/export")
def export_orders(text: str = "") -> str:
    """Orders as CSV."""
    return exports.to_csv(orders.with_lines(orders.search(text)))


@app.post("/discounts/{code}")
def redeem(code: str, amount: int, country: str, member: bool = False) -> dict[str, int]:
    """What a discount code is worth for an amount."""
    return {"discount": discounts.worth(code, amount, country, member, items=1)}


@app.post("/stock/sync")
async def sync_stock() -> dict[str, int]:
    """Fetch stock levels from the warehouse."""
    levels = {}
    for attempt in range(3):
        try:
            levels = requests.get(f"{settings.WAREHOUSE_URL}/levels").json()
            break
        except:
            pass
        time.sleep(2**attempt)
    return levels
