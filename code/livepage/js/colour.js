// Colours of values: the same in light and dark, only the page round them changes.
const PALETTES = {
  // Matplotlib's cividis at 17 even steps (a test holds them together).
  values: ["#00224e", "#002e6a", "#1a386f", "#32436d", "#434e6c", "#535a6d", "#61656f", "#6f7073", "#7d7c78",
    "#8c8878", "#9b9476", "#aba072", "#bcae6c", "#cdbb63", "#dec958", "#f0d846", "#fee838"],
  // Blue, white, orange: zero in the middle.
  signed: ["#0072b2", "#5fa5d0", "#b4d3e8", "#ffffff", "#f7d49b", "#eeb04a", "#e69f00"],
};

const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/** Colour of a value between the scale's ends, as [red, green, blue]. */
function colour(value, [low, high], palette) {
  const stops = PALETTES[palette];
  if (Number.isNaN(value)) return [128, 128, 128];
  const share = Math.min(1, Math.max(0, (value - low) / (high - low || 1)));
  const at = share * (stops.length - 1), i = Math.min(stops.length - 2, Math.floor(at));
  const [a, b] = [channels(stops[i]), channels(stops[i + 1])];
  return a.map((c, k) => Math.round(c + (b[k] - c) * (at - i)));
}

/** Black or white, whichever contrasts more with the colour (WCAG's relative luminance). */
function ink(rgb) {
  const [r, g, b] = rgb.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}

/** A number as a cell shows it: at most so many decimals, a real minus sign. */
function figure(value, digits) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value < 0 ? "−∞" : "∞";
  return String(Number(value.toFixed(digits))).replace("-", "−");
}
