// What the reader can do with a chain of layers.

import { LEAST, MOST, spellChain } from "./rules/chains.js";

export const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

/**
 * @param {object} explorer view() is what it shows; set(traits) and refuse(words) change it, or do not
 * @param {(layers: object[]) => string} fault what is wrong with some layers, in a sentence; "" if nothing
 */
export function editing(explorer, fault) {
  /** Change a copy of the layers; keep it, or say why not. */
  function edit(change, chosen) {
    const view = explorer.view();
    const layers = [...view.layers];
    change(layers);
    const layer = Math.min(chosen ?? view.chosen, layers.length - 1);
    const words = fault(layers);
    if (words) explorer.refuse(words);
    else explorer.set({ net: spellChain(layers), layer });
  }
  const swap = (layer, by) =>
    edit((layers) => layers.splice(layer + by, 0, ...layers.splice(layer, 1)), layer + by);
  return {
    edit,
    move: swap,
    change: (layer, trait, value) =>
      edit((layers) => {
        const whole = Number.isFinite(value) ? Math.round(value) : layers[layer][trait];
        layers[layer] = { ...layers[layer], [trait]: clamp(whole, LEAST[trait], MOST[trait]) };
      }),
    remove: (layer) => {
      const { chosen } = explorer.view();
      edit((layers) => layers.splice(layer, 1), chosen - Number(layer < chosen));
    },
  };
}
