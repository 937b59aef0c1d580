// Follows explorers.hands.chains: chains of layers as short words, `c3p1,p2s2`.

const WORD = /^([cp])([1-9]\d?)(?:s([1-9]\d?))?(?:p(\d\d?))?(?:d([1-9]\d?))?$/;
const KINDS = { c: "conv", p: "pool" };
const MARKS = { stride: "s", padding: "p", dilation: "d" };
const USUAL = { stride: 1, padding: 0, dilation: 1 };
export const MOST = { kernel: 15, stride: 8, padding: 15, dilation: 16 };
export const LEAST = { kernel: 1, stride: 1, padding: 0, dilation: 1 };
export const LAYERS = 40;

/**
 * The layers that a text names; null where it names none.
 * @param {string} text
 * @returns {import("./receptive_fields.js").Layer[] | null}
 */
export function readChain(text) {
  const layers = text ? text.split(",").map(readLayer) : [];
  return layers.length <= LAYERS && layers.every((layer) => layer) ? layers : null;
}

/** @param {string} word */
function readLayer(word) {
  const found = WORD.exec(word);
  if (!found) return null;
  const [, letter, kernel, stride, padding, dilation] = found;
  const layer = {
    kind: KINDS[letter],
    kernel: Number(kernel),
    stride: Number(stride ?? 1),
    padding: Number(padding ?? 0),
    dilation: Number(dilation ?? 1),
  };
  return Object.keys(MOST).every((name) => layer[name] <= MOST[name]) ? layer : null;
}

/** The numbers of a layer that are not the usual ones. */
export const said = (layer) => Object.keys(USUAL).filter((name) => layer[name] !== USUAL[name]);

/** @param {import("./receptive_fields.js").Layer[]} layers */
export const spellChain = (layers) =>
  layers
    .map(
      (layer) =>
        layer.kind[0] +
        layer.kernel +
        said(layer)
          .map((name) => MARKS[name] + layer[name])
          .join(""),
    )
    .join(",");
