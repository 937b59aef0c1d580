// Follows explorers.exercises.contest: which layers it allows, what a chain of them costs, and its rank.

import { receptiveFields } from "./receptive_fields.js";

export const FIELD = 32;
export const STRIDE = 4;
export const MOST_LAYERS = 7;
const layerOf = (kind, kernel, stride) => ({ kind, kernel, stride, padding: 0, dilation: 1 });
export const FIRST = layerOf("conv", 3, 1);
export const CHOICES = [
  layerOf("conv", 3, 1),
  layerOf("conv", 5, 1),
  layerOf("conv", 7, 1),
  layerOf("conv", 3, 2),
  layerOf("pool", 2, 2),
];

const same = (/** @type {object} */ a, /** @type {object} */ b) =>
  Object.keys(FIRST).every((name) => a[name] === b[name]);

/** Whether a chain keeps the rules: its first layer, the layers of which it is made, their number. */
export const keepsRules = (/** @type {import("./receptive_fields.js").Layer[]} */ layers) =>
  layers.length >= 1 &&
  layers.length <= MOST_LAYERS &&
  same(layers[0], FIRST) &&
  layers.every((layer) => CHOICES.some((choice) => same(layer, choice)));

/** What each layer costs: multiplications for each pixel of the picture and each pair of channels. */
export function costs(/** @type {import("./receptive_fields.js").Layer[]} */ layers) {
  return receptiveFields(layers).map(({ stride }, i) =>
    layers[i].kind === "conv" ? (layers[i].kernel / stride) ** 2 : 0,
  );
}

/**
 * How a chain does: its field, its stride, what it costs, and how many chains cost less; that is null where
 * the chain misses the goal.
 * @param {import("./receptive_fields.js").Layer[]} layers
 * @param {[number, number][]} table the costs of all chains that reach it, and how many chains cost that
 */
export function measure(layers, table) {
  const { size, stride } = receptiveFields(layers).at(-1);
  const cost = costs(layers).reduce((sum, each) => sum + each, 0);
  const cheaper = table.reduce((sum, [each, count]) => sum + (each < cost ? count : 0), 0);
  return { size, stride, cost, cheaper: size >= FIELD && stride === STRIDE ? cheaper : null };
}
