// Money as people type it, and as it is kept: whole minor units of a currency.

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** `4500 USD` → `45.00`. */
export const typedOf = (amountMinor: number, currency: string): string => {
  const digits = digitsOf(currency);
  return (amountMinor / 10 ** digits).toFixed(digits);
};

/** `45,5` → `4550`; undefined for what is no amount. */
export function minorOf(typed: string, currency: string): number | undefined {
  const plain = typed.trim().replace(',', '.');
  if (!/^\d{1,9}(\.\d{0,3})?$/.test(plain)) return undefined;
  return Math.round(Number(plain) * 10 ** digitsOf(currency));
}

/** What a price comes to `percent` dearer (or cheaper), in steps of so many whole units of the currency; 0: of its smallest coin. */
export function raised(amountMinor: number, currency: string, percent: number, units: number): number {
  const step = units === 0 ? 1 : units * 10 ** digitsOf(currency);
  return Math.round((amountMinor * (100 + percent)) / 100 / step) * step;
}
