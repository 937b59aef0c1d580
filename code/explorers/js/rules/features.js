// Follows digits.Network.features: two convolutions of three without bias, and a pooling between them.
// A map is a flat array, its channels last. Zeros reach nothing, and a canvas is black for the most part.

/** Calls reach(value, channel, to) for each cell but zeros and each window of `size` that reads it. */
function eachReach({ x, side, channels }, size, stride, before, reach) {
  for (let at = 0; at < x.length; at++) {
    if (x[at] === 0) continue;
    const channel = at % channels;
    const cell = (at - channel) / channels;
    for (let tap = 0; tap < size * size; tap++) {
      const across = (cell % side) + before - (tap % size);
      const down = ((cell / side) | 0) + before - ((tap / size) | 0);
      if (Math.min(across, down) < 0 || Math.max(across, down) >= side) continue;
      if (across % stride || down % stride) continue;
      reach(x[at], channel, (down * side) / stride ** 2 + across / stride, tap);
    }
  }
}

/** A convolution, padded by one cell, and its ReLU. */
function convolve(map, weights, outputs, stride) {
  const y = new Float64Array((map.side / stride) ** 2 * outputs);
  eachReach(map, 3, stride, 1, (value, channel, cell, tap) => {
    const from = (channel * 9 + tap) * outputs;
    for (let k = 0; k < outputs; k++) y[cell * outputs + k] += value * weights[from + k];
  });
  for (let i = 0; i < y.length; i++) if (y[i] < 0) y[i] = 0;
  return { x: y, side: map.side / stride, channels: outputs };
}

/** The largest or the mean of windows of two by two; the first begins `before` cells ahead of the map. */
function pool(map, stride, before, largest) {
  const y = new Float64Array((map.side / stride) ** 2 * map.channels);
  eachReach(map, 2, stride, before, (value, channel, cell) => {
    const to = cell * map.channels + channel;
    y[to] = largest ? Math.max(y[to], value) : y[to] + value / 4;
  });
  return { x: y, side: map.side / stride, channels: map.channels };
}

const BETWEEN = {
  stride: (map) => map,
  max: (map) => pool(map, 2, 0, true),
  average: (map) => pool(map, 2, 0, false),
  blur: (map) => pool(pool(pool(map, 1, 0, true), 1, 1, false), 2, 0, false),
};

/** The last maps of a square picture of one channel. */
export function features({ kind, first, second }, picture) {
  const drawn = { x: picture, side: Math.sqrt(picture.length), channels: 1 };
  const low = convolve(drawn, first, 8, kind === "stride" ? 2 : 1);
  return convolve(BETWEEN[kind](low), second, 24, 1).x;
}
