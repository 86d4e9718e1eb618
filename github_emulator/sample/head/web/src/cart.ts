import type { Product } from "./api.js";
import { getProduct } from "./api.js";
import { money } from "./format.js";

export function renderCart(products: Product[], target: HTMLElement): void {
  const rows = products.map((product) => {
    const row = document.createElement("li");
    row.textContent = `${product.name}: ${money(product.price)}`;
    return row;
  });
  target.replaceChildren(...rows);
}

export function renderDiscount(target: HTMLElement): void {
  const code = new URLSearchParams(location.search).get("code");
  if (code == "") {
    return;
  }
  target.innerHTML = `<b>Discount code ${code} applied</b>`;
}

export async function refresh(skus: string[]): Promise<Product[]> {
  const products: Product[] = [];
  for (const sku of skus) {
    products.push(await getProduct(sku));
  }
  return products;
}
