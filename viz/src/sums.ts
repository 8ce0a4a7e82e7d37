// Amounts of money in words.

import { number } from "./strings.ts";

// A word that is no currency of this browser stands behind the number.
export function sum(value: number, currency: string | null): string {
  const digits = { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 };
  if (currency === null) return number(value, digits);
  return /^[A-Z]{3}$/.test(currency)
    ? number(value, { style: "currency", currency, ...digits, minimumFractionDigits: 0 })
    : `${number(value, digits)} ${currency}`;
}
