// What stands under the rows: more layers, whole networks, code to take away, a picture, the way back.

import { make } from "../../livepage/js/dom.js";
import { ownPicture } from "./picture.js";
import { LAYERS, spellChain } from "./rules/chains.js";
import { asPython } from "./rules/layer_repr.js";
import { copyAsPython, press } from "./tools.js";

const MORE = { conv: { kernel: 3, stride: 1, padding: 1 }, pool: { kernel: 2, stride: 2, padding: 0 } };

/** A menu of whole networks; it shows the one that the layers are, if they are one. */
function menu(presets, set) {
  const texts = Object.values(presets);
  const names = ["your own layers", ...Object.keys(presets)];
  const select = make("select", {}, ...names.map((textContent) => make("option", { textContent })));
  select.options[0].disabled = true;
  select.addEventListener("change", () => {
    const net = texts[select.selectedIndex - 1];
    set({ net, layer: net.split(",").length - 1, unit: null });
  });
  const update = (net) => {
    select.selectedIndex = texts.indexOf(net) + 1;
  };
  return { el: make("label", { className: "ex-field" }, "Network ", select), update };
}

/** Two radio buttons: all that a unit can see, or what of it really counts. */
export function modes(name, set) {
  const inputs = ["what it can see", "what really counts"].map((words, i) => {
    const input = make("input", { type: "radio", name: `${name}-counts` });
    input.addEventListener("change", () => set({ counts: i === 1 }));
    return [input, make("label", {}, input, ` ${words}`)];
  });
  const legend = make("legend", { className: "lp-status", textContent: "Bright is" });
  const el = make("fieldset", { className: "ex-modes" }, legend, ...inputs.map(([, label]) => label));
  const update = (counts) =>
    inputs.forEach(([input], i) => {
      input.checked = Boolean(i) === counts;
    });
  return { el, update };
}

/**
 * @param {object} lens what can be done: set(traits), edit(change, layer), reset(), refuse(words), taken()
 * @param {Record<string, string>} presets
 * @param {HTMLCanvasElement} canvas
 */
export function lensTools(lens, presets, canvas) {
  const networks = menu(presets, lens.set);
  const { button, code } = copyAsPython("The network in Python");
  const add = (kind) => () =>
    lens.edit((layers) => layers.push({ kind, dilation: 1, ...MORE[kind] }), Infinity);
  const more = [press("+ conv", add("conv")), press("+ pool", add("pool"))];
  const el = make(
    "div",
    { className: "lp-tools ex-tools-row" },
    ...more,
    networks.el,
    button,
    ownPicture(canvas, lens.taken, lens.refuse),
    press("Reset", lens.reset),
  );
  function update({ layers }) {
    networks.update(spellChain(layers));
    code.textContent = asPython(layers);
    for (const node of more) node.disabled = layers.length >= LAYERS;
  }
  return { parts: [el, code], update };
}
