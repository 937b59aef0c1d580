// What hangs together on a map of 8 × 8, and moves together.

export const SIDE = 8;

const near = (a, b) =>
  Math.max(Math.abs((a % SIDE) - (b % SIDE)), Math.abs(Math.floor(a / SIDE) - Math.floor(b / SIDE))) <= 1;

/** The cells that are not zero and hang together with one of them, over sides or corners. */
export function pieceAt(values, seed) {
  const piece = [seed];
  for (const cell of piece) {
    values.forEach((value, at) => {
      if (value && near(cell, at) && !piece.includes(at)) piece.push(at);
    });
  }
  return piece;
}

/** The piece with the largest sum: what those move who have taken hold of none. None on an empty map. */
export function brightest(values) {
  const sum = (piece) => piece.reduce((total, at) => total + values[at], 0);
  const full = values.flatMap((value, at) => (value ? [at] : []));
  return full.map((at) => pieceAt(values, at)).reduce((a, b) => (sum(b) > sum(a) ? b : a), []);
}

/** How far a piece can go down and to the right, as far as nothing of it falls off. */
export function reach(piece, down, right) {
  const axes = [piece.map((at) => Math.floor(at / SIDE)), piece.map((at) => at % SIDE)];
  return [down, right].map((by, axis) =>
    Math.min(SIDE - 1 - Math.max(...axes[axis]), Math.max(-Math.min(...axes[axis]), by)),
  );
}

/** A map with one piece of it moved; it covers what it comes to. */
export function shifted(values, piece, /** @type {number[]} */ [down, right]) {
  const next = values.map((value, at) => (piece.includes(at) ? 0 : value));
  for (const at of piece) next[at + down * SIDE + right] = values[at];
  return next;
}
