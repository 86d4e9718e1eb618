"""The HTTP interface."""

from fastapi import FastAPI, HTTPException

from storefront import catalog, orders

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
