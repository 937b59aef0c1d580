// A number of a layer, with a button before it and one behind.

import { make } from "../../livepage/js/dom.js";
import { LEAST, MOST } from "./rules/chains.js";

/** A button with a sign on it, and its name for those who do not see it. */
export function sign(text, name, click) {
  const node = make("button", {
    type: "button",
    className: "ex-sign",
    textContent: text,
    ariaLabel: name,
    title: name,
  });
  node.addEventListener("click", click);
  return node;
}

/**
 * @param {string} trait of a layer
 * @param {string} name for those who do not see the column's head
 * @param {number} value
 * @param {(value: number) => void} change
 */
export function stepper(trait, name, value, change) {
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
    const node = sign(text, `${name}: one ${word}`, () => change(value + by));
    node.tabIndex = -1; // the arrow keys do it in the field
    return node;
  };
  return make("span", { className: "ex-stepper" }, step(-1, "−", "less"), input, step(1, "+", "more"));
}
