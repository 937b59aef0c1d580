// A map as coloured cells with their numbers.

import { colour, ink } from "../../livepage/js/colour.js";
import { make } from "../../livepage/js/dom.js";
import { numeral } from "../../livepage/js/numeral.js";

/** A square map; its cells are made anew only where their number changes. Zeros stay in the background. */
export function cells(className) {
  const el = make("div", { className: `ex-cells ${className}`, ariaHidden: "true" });
  let shown = [];
  function show(values, scale) {
    const side = Math.sqrt(values.length);
    el.style.setProperty("--ex-side", side);
    if (shown.length !== values.length) {
      shown = values.map(() => make("i"));
      el.replaceChildren(...shown);
    }
    shown.forEach((cell, at) => {
      const rgb = colour(values[at], scale, "values");
      cell.textContent = numeral(values[at], 2);
      cell.style.background = `rgb(${rgb})`;
      cell.style.color = values[at] ? ink(rgb) : "rgb(255 255 255 / 0.6)";
    });
  }
  /** The number of the cell under the pointer. */
  const under = (event) => shown.indexOf(event.target);
  const mark = (name, places) =>
    shown.forEach((cell, at) => {
      cell.classList.toggle(name, places.includes(at));
    });
  return { el, show, under, mark };
}
