import type { Product } from "./api.js";
import { money } from "./format.js";

export function renderCart(products: Product[], target: HTMLElement): void {
  const rows = products.map((product) => {
    const row = document.createElement("li");
    row.textContent = `${product.name}: ${money(product.price)}`;
    return row;
  });
  target.replaceChildren(...rows);
}
