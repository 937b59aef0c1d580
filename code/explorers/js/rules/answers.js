// Follows explorers.digit.answers: what a network makes of a digit at all places near its home.
//
// A shift by the stride of two moves the last maps by one cell, and changes nothing in them: the digit and
// all that is made of its rim stay on the canvas. So four shifts are computed, and their maps moved.

import { features } from "./features.js";
import { judge } from "./scores.js";

export const SIDE = 24; // of the canvas
export const HOME = 8; // where the digit's corner lay in training
export const SIZE = 8; // of a digit
export const FAR = 4; // how far it may be moved, along either axis
export const WHITE = 16; // the brightest value of a pixel
const STRIDE = 2;
const CHANNELS = 24;

/**
 * The digit on a black canvas, from 0 to 1.
 * @param {number[]} pixels
 * @param {number[]} place
 */
export function laid(pixels, [down, right]) {
  const canvas = new Float64Array(SIDE * SIDE);
  pixels.forEach((value, at) => {
    const row = HOME + down + Math.floor(at / SIZE);
    canvas[row * SIDE + HOME + right + (at % SIZE)] = value / WHITE;
  });
  return canvas;
}

/** Maps whose cells are moved; what leaves them is zero. */
function moved(x, down, right) {
  const by = (down * SIDE) / STRIDE + right;
  const y = new Float64Array(x.length);
  for (let at = 0; at < x.length; at++) if (x[at]) y[at + by * CHANNELS] = x[at];
  return y;
}

/** The scores of every class at each place, row by row: the middle one is home. */
export function answers(network, pixels) {
  const moves = Array.from({ length: 2 * FAR + 1 }, (_, i) => i - FAR);
  const odd = (move) => Math.abs(move % STRIDE);
  const maps = [0, 1].map((down) => [0, 1].map((right) => features(network, laid(pixels, [down, right]))));
  const still = maps.map((row) => row.map((x) => network.head === "average" && judge(network, x)));
  return moves.flatMap((down) =>
    moves.map((right) => {
      const [r, c] = [odd(down), odd(right)];
      const steps = [(down - r) / STRIDE, (right - c) / STRIDE];
      return still[r][c] || judge(network, moved(maps[r][c], ...steps));
    }),
  );
}
