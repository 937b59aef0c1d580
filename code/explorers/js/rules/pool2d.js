// Follows cnn.max_pool2d and cnn.avg_pool2d without padding, for one square map.

/** How many windows fit along an axis. */
export const windowsIn = (side, size, stride) => Math.floor((side - size) / stride) + 1;

/** The cells that a window reads: of a map that is a flat array, their places, row by row. */
export function windowCells(side, size, stride, row, column) {
  return Array.from({ length: size * size }, (_, tap) => {
    const down = row * stride + Math.floor(tap / size);
    return down * side + column * stride + (tap % size);
  });
}

/** The pooled map, row by row: the largest or the mean of what every window reads. */
export function pool2d(values, size, stride, kind) {
  const side = Math.sqrt(values.length);
  const room = windowsIn(side, size, stride);
  return Array.from({ length: room * room }, (_, at) => {
    const cells = windowCells(side, size, stride, Math.floor(at / room), at % room).map(
      (place) => values[place],
    );
    return kind === "max" ? Math.max(...cells) : cells.reduce((a, b) => a + b) / cells.length;
  });
}

/** The cells of a map that no window reads. */
export function neverRead(side, size, stride) {
  const room = windowsIn(side, size, stride);
  const read = new Set();
  for (let at = 0; at < room * room; at++) {
    for (const cell of windowCells(side, size, stride, Math.floor(at / room), at % room)) read.add(cell);
  }
  return Array.from({ length: side * side }, (_, cell) => cell).filter((cell) => !read.has(cell));
}
