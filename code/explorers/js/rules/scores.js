// Follows digits.Network.scores: the last maps, and what the head makes of them.

import { features } from "./features.js";

/** What the head makes of the last maps: a score for every class. `head` is "average" or "flatten". */
export function judge({ head, last, bias }, x) {
  const found = new Float64Array(10);
  for (let at = 0; at < x.length; at++) {
    if (x[at] === 0) continue;
    const from = 10 * (head === "flatten" ? at : at % 24);
    for (let k = 0; k < 10; k++) found[k] += x[at] * last[from + k];
  }
  return bias.map((start, k) => start + found[k] / (head === "flatten" ? 1 : x.length / 24));
}

export const scores = (network, picture) => judge(network, features(network, picture));
