// A map as coloured cells with their numbers.

import { colour, ink } from "../../livepage/js/colour.js";
import { make, write } from "../../livepage/js/dom.js";
import { numeral } from "../../livepage/js/numeral.js";

/** All numbers with as many decimals as their cells have room for; where they have none, no numbers. */
function texts(values, side) {
  const room = side <= 4 ? 4 : side <= 7 ? 3 : 1;
  const written = [2, 1].map((digits) => values.map((value) => numeral(value, digits)));
  return written.find((all) => all.every((text) => text.length <= room)) ?? values.map(() => "");
}

/** A square map; a cell is written only where its value changes. Zeros stay in the background. */
export function cells(className) {
  const map = make("div", { className: `ex-cells ${className}`, ariaHidden: "true" });
  const el = make("div", { className: "ex-frame" }, map);
  const marked = {};
  const shown = [];
  const written = [];
  let letters = 0; // of the longest number

  function show(values, scale) {
    const side = Math.sqrt(values.length);
    if (shown.length !== values.length) {
      map.style.setProperty("--ex-side", side);
      while (shown.length < values.length) shown.push(map.appendChild(make("i")));
      for (const cell of shown.splice(values.length)) cell.remove();
      written.length = Math.min(written.length, values.length);
      for (const name of Object.keys(marked)) marked[name] = marked[name].filter((at) => at < values.length);
    }
    const numbers = texts(values, side);
    const longest = Math.max(1, ...numbers.map((text) => text.length));
    if (longest !== letters) map.style.setProperty("--ex-letters", String(longest));
    letters = longest;
    shown.forEach((cell, at) => {
      write(cell, numbers[at]);
      if (written[at] === values[at]) return;
      const rgb = colour(values[at], scale, "values");
      const text = values[at] ? ink(rgb) : "rgb(255 255 255 / 0.6)";
      cell.style.cssText = `background-color: rgb(${rgb}); color: ${text}`;
      written[at] = values[at];
    });
  }
  /** The number of the cell under the pointer. */
  const under = (event) => shown.indexOf(event.target);
  /** Give these cells, and no others, a class. */
  function mark(name, places) {
    const before = marked[name] ?? [];
    for (const at of before) if (!places.includes(at)) shown[at].classList.remove(name);
    for (const at of places) if (!before.includes(at)) shown[at].classList.add(name);
    marked[name] = places;
  }
  return { el, show, under, mark };
}
