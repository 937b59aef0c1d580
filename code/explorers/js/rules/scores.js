// Follows digits.Network.scores: two convolutions of three without bias, a pooling between them, and a head.
// A map is a flat array, its channels last. Cells beyond its border count as zero.

const within = (at, room) => Number.isInteger(at) && at >= 0 && at < room;

/** A convolution and its ReLU. Cells that are zero reach nothing, and a canvas is black for the most part. */
function convolve({ x, side, channels }, weights, outputs, stride) {
  const room = side / stride;
  const y = new Float64Array(room * room * outputs);
  for (let at = 0; at < x.length; at++) {
    if (x[at] === 0) continue;
    const cell = Math.floor(at / channels);
    for (let tap = 0; tap < 9; tap++) {
      const row = (Math.floor(cell / side) + 1 - Math.floor(tap / 3)) / stride;
      const column = ((cell % side) + 1 - (tap % 3)) / stride;
      if (!within(row, room) || !within(column, room)) continue;
      const to = (row * room + column) * outputs;
      const from = ((at % channels) * 9 + tap) * outputs;
      for (let k = 0; k < outputs; k++) y[to + k] += x[at] * weights[from + k];
    }
  }
  return { x: y.map((value) => Math.max(0, value)), side: room, channels: outputs };
}

/** The largest or the mean of windows of two by two; the first begins `before` cells ahead of the map. */
function pool({ x, side, channels }, stride, before, join) {
  const room = side / stride;
  const y = new Float64Array(room * room * channels);
  const value = (r, c, k) => (within(r, side) && within(c, side) ? x[(r * side + c) * channels + k] : 0);
  for (let at = 0; at < y.length; at++) {
    const k = at % channels;
    const r = Math.floor(at / channels / room) * stride - before;
    const c = (Math.floor(at / channels) % room) * stride - before;
    y[at] = join(value(r, c, k), value(r, c + 1, k), value(r + 1, c, k), value(r + 1, c + 1, k));
  }
  return { x: y, side: room, channels };
}

const mean = (a, b, c, d) => (a + b + c + d) / 4;
const BETWEEN = {
  stride: (map) => map,
  max: (map) => pool(map, 2, 0, Math.max),
  average: (map) => pool(map, 2, 0, mean),
  blur: (map) => pool(pool(pool(map, 1, 0, Math.max), 1, 1, mean), 2, 0, mean),
};

/** The score of every class, for a square picture of one channel. `head` is "average" or "flatten". */
export function scores({ kind, head, first, second, last, bias }, picture) {
  const drawn = { x: picture, side: Math.sqrt(picture.length), channels: 1 };
  const map = BETWEEN[kind](convolve(drawn, first, 8, kind === "stride" ? 2 : 1));
  const { x } = convolve(map, second, 24, 1);
  const found = Float64Array.from(bias);
  const cells = x.length / 24;
  x.forEach((value, at) => {
    if (value === 0) return;
    const from = head === "average" ? at % 24 : at;
    for (let k = 0; k < 10; k++) found[k] += (value * last[from * 10 + k]) / (head === "average" ? cells : 1);
  });
  return [...found];
}
