// Colours of values: the same in light and dark, only the page round them changes.
import palettes from "./palettes.json" with { type: "json" };

const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const STOPS = Object.fromEntries(
  Object.entries(palettes).map(([name, stops]) => [name, stops.map(channels)]),
);

/** Colour of a value between the scale's ends, as [red, green, blue]. */
export function colour(value, [low, high], palette) {
  const stops = STOPS[palette];
  if (Number.isNaN(value)) return [128, 128, 128];
  const share = Math.min(1, Math.max(0, (value - low) / (high - low || 1)));
  const at = share * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(at));
  return stops[i].map((c, k) => Math.round(c + (stops[i + 1][k] - c) * (at - i)));
}

/** Black or white, whichever contrasts more with the colour (WCAG's relative luminance). */
export function ink(rgb) {
  const linear = (share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
  const [r, g, b] = rgb.map((c) => linear(c / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}
