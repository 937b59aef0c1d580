// Follows cnn.Layer's repr: a chain of layers as code that builds it.

import { said } from "./chains.js";

/** @param {import("./receptive_fields.js").Layer[]} layers */
export function asPython(layers) {
  const lines = layers.map((layer) => {
    const numbers = said(layer).map((name) => `, ${name}=${layer[name]}`);
    return `    Layer("${layer.kind}", ${layer.kernel}${numbers.join("")}),\n`;
  });
  const before = "from cnn import Layer, receptive_fields\n\nnetwork = [\n";
  return `${before}${lines.join("")}]\nfor field in receptive_fields(network):\n    print(field)\n`;
}
