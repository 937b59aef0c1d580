// Follows cnn.max_pool2d and cnn.avg_pool2d, for one square map: a flat array, row by row.

/** How many windows fit along an axis. */
export const windowsIn = (side, size, stride, padding) =>
  Math.floor((side + 2 * padding - size) / stride) + 1;

/** The places of the map that a window reads; null for its padding. */
export function windowCells(side, size, stride, padding, row, column) {
  return Array.from({ length: size * size }, (_, tap) => {
    const down = row * stride - padding + Math.floor(tap / size);
    const across = column * stride - padding + (tap % size);
    const inside = Math.min(down, across) >= 0 && Math.max(down, across) < side;
    return inside ? down * side + across : null;
  });
}

/** What every window reads, row by row. */
function windows(side, size, stride, padding) {
  const room = windowsIn(side, size, stride, padding);
  const places = Array.from({ length: room * room }, (_, at) => [Math.floor(at / room), at % room]);
  return places.map((place) => windowCells(side, size, stride, padding, ...place));
}

const inside = (cells) => cells.filter((cell) => cell !== null);
const sideOf = (values) => Math.sqrt(values.length);

/** The pooled map, row by row: the largest or the mean of what every window reads. Padding counts as zero. */
export function pool2d(values, size, stride, padding, kind) {
  return windows(sideOf(values), size, stride, padding).map((cells) => {
    const read = inside(cells).map((cell) => values[cell]);
    return kind === "max" ? Math.max(...read) : read.reduce((a, b) => a + b) / cells.length;
  });
}

/** The places whose value is the maximum of a window; of equal ones the first. */
export function winners(values, size, stride, padding) {
  const won = windows(sideOf(values), size, stride, padding).map((cells) =>
    inside(cells).reduce((best, cell) => (values[cell] > values[best] ? cell : best)),
  );
  return [...new Set(won)].sort((a, b) => a - b);
}

/** The places that no window reads. */
export function neverRead(side, size, stride, padding) {
  const read = new Set(windows(side, size, stride, padding).flat());
  return Array.from({ length: side * side }, (_, cell) => cell).filter((cell) => !read.has(cell));
}
