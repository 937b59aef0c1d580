// One row for each layer, the last on top: its name, its numbers with steppers, and what moves or removes it.

import { make } from "../../livepage/js/dom.js";
import { LEAST, MOST } from "./rules/chains.js";

export const NUMBERS = { kernel: "window", stride: "stride", padding: "padding", dilation: "dilation" };

/** A button with a sign on it, and its name for those who do not see it. */
const sign = (text, name, click) => {
  const button = make("button", {
    type: "button",
    className: "ex-sign",
    textContent: text,
    ariaLabel: name,
    title: name,
  });
  button.addEventListener("click", click);
  return button;
};

/** A number with a button before it and one behind. */
function stepper(trait, name, value, change) {
  const input = make("input", {
    type: "number",
    value,
    min: LEAST[trait],
    max: MOST[trait],
    ariaLabel: name,
  });
  input.dataset.trait = trait;
  input.addEventListener("change", () => change(Number(input.value)));
  const step = (by, text, word) => {
    const button = sign(text, `${name}: one ${word}`, () => change(value + by));
    button.tabIndex = -1; // the arrow keys do it in the field
    return button;
  };
  return make("span", { className: "ex-stepper" }, step(-1, "−", "less"), input, step(1, "+", "more"));
}

/**
 * @param {object} on what to do: choose(layer), change(layer, trait, value), move(layer, by), remove(layer)
 */
export function rows(on) {
  const head = ["layer", ...Object.values(NUMBERS)].map((textContent) => make("span", { textContent }));
  const list = make("div", { className: "ex-list" });
  const el = make(
    "div",
    { className: "ex-rows" },
    make("div", { className: "ex-row ex-head", ariaHidden: "true" }, ...head),
    list,
  );

  function row(view, layer) {
    const name = view.names[layer];
    const title = make("button", { type: "button", className: "ex-name", textContent: name });
    title.setAttribute("aria-pressed", String(layer === view.chosen));
    title.addEventListener("click", () => on.choose(layer));
    const numbers = Object.entries(NUMBERS).map(([trait, word]) =>
      stepper(trait, `${word} of ${name}`, view.layers[layer][trait], (value) =>
        on.change(layer, trait, value),
      ),
    );
    const move = (by) => {
      const held = focused();
      on.move(layer, by);
      if (held) focus(layer + by, held[1]); // the focus goes along
    };
    const up = sign("↑", `${name}: up`, () => move(1));
    const down = sign("↓", `${name}: down`, () => move(-1));
    up.disabled = layer === view.layers.length - 1;
    down.disabled = layer === 0;
    const away = sign("×", `${name}: remove`, () => on.remove(layer));
    away.disabled = view.layers.length === 1;
    const tools = make("span", { className: "ex-tools" }, up, down, away);
    const line = make(
      "div",
      { className: "ex-row", role: "group", ariaLabel: name },
      title,
      ...numbers,
      tools,
    );
    line.classList.toggle("ex-chosen", layer === view.chosen);
    line.dataset.layer = layer;
    return line;
  }

  /** Where the focus is, so that it is there again when the rows are new. */
  function focused() {
    const active = document.activeElement;
    if (!list.contains(active)) return null;
    const line = active.closest(".ex-row");
    return [Number(line.dataset.layer), [...line.querySelectorAll("button, input")].indexOf(active)];
  }

  function show(view) {
    const kept = focused();
    list.replaceChildren(...view.layers.map((_, layer) => row(view, layer)).reverse());
    if (!kept) return;
    focus(Math.min(kept[0], view.layers.length - 1), kept[1]);
  }

  /** Give the focus to one part of a layer's row, or to its name where that part is switched off. */
  function focus(layer, part) {
    const parts = list.querySelectorAll(`[data-layer="${layer}"] :is(button, input)`);
    (parts[part].disabled ? parts[0] : parts[part]).focus({ preventScroll: true });
  }
  return { el, show };
}
