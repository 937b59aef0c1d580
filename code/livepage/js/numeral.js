// How numbers are written.

/** A number as a cell shows it: at most so many decimals, a real minus sign. */
export function numeral(value, digits) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value < 0 ? "−∞" : "∞";
  return String(Number(value.toFixed(digits))).replace("-", "−");
}
