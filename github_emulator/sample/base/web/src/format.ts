const euros = new Intl.NumberFormat("de-DE", { style: "currency", currency: "EUR" });

export function money(cents: number): string {
  return euros.format(cents / 100);
}
