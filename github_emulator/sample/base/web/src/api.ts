export interface Product {
  sku: string;
  name: string;
  price: number;
  stock: number;
}

async function get<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}`);
  }
  return (await response.json()) as T;
}

export function listProducts(): Promise<Product[]> {
  return get<Product[]>("/products");
}

export function getProduct(sku: string): Promise<Product> {
  return get<Product>(`/products/${encodeURIComponent(sku)}`);
}
