// The map that the reader drags or paints, with the pooling windows drawn over it.

import { make } from "../../livepage/js/dom.js";
import { cells } from "./cells.js";

export const SIDE = 8;
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** A map moved as a whole, as far as nothing of it falls off. */
export function movedBy(values, down, right) {
  const full = values.flatMap((value, at) => (value ? [[Math.floor(at / SIDE), at % SIDE]] : []));
  if (!full.length) return values;
  const [rows, columns] = [0, 1].map((axis) => full.map((cell) => cell[axis]));
  const limit = (by, places) => Math.min(SIDE - 1 - Math.max(...places), Math.max(-Math.min(...places), by));
  const [y, x] = [limit(down, rows), limit(right, columns)];
  const next = Array(SIDE * SIDE).fill(0);
  for (const [r, c] of full) next[(r + y) * SIDE + c + x] = values[r * SIDE + c];
  return next;
}

/**
 * @param {object} on what to do: change(values, begins); brush() is null to drag, or the number to paint
 */
export function easel(on) {
  const map = cells("ex-map");
  const window = make("span", { className: "ex-window" });
  const cursor = make("span", { className: "ex-cursor", hidden: true });
  const lattice = make("span", { className: "ex-windows" });
  const el = make("div", { className: "ex-easel", tabIndex: 0 }, map.el, lattice, window, cursor);
  const slider = { role: "slider", "aria-label": "Map", "aria-valuemin": 0, "aria-valuemax": 9 };
  for (const [attribute, value] of Object.entries(slider)) el.setAttribute(attribute, value);
  let here;
  let grip = null;
  let held = []; // the map at the beginning of a drag
  let at = [2, 2];

  const lay = (node, row, column, size) => {
    const share = (count) => `${(100 * count) / SIDE}%`;
    node.style.inset = `${share(row)} auto auto ${share(column)}`;
    node.style.width = share(size);
    node.style.height = share(size);
  };

  function show(view) {
    here = view;
    const { values, size, stride, room, unread, chosen } = view;
    map.show(values, [0, 5]);
    map.mark("ex-unread", unread);
    const starts = Array.from({ length: room * room }, (_, i) => [Math.floor(i / room), i % room]);
    if (lattice.childElementCount !== starts.length)
      lattice.replaceChildren(...starts.map(() => make("span")));
    starts.forEach(([r, c], i) => lay(lattice.children[i], r * stride, c * stride, size));
    lay(window, chosen[0] * stride, chosen[1] * stride, size);
    lay(cursor, ...at, 1);
    cursor.hidden = on.brush() === null || document.activeElement !== el;
    el.dataset.mode = on.brush() === null ? "drag" : "paint";
    const value = values[at[0] * SIDE + at[1]];
    el.setAttribute("aria-valuenow", value);
    const words = `row ${at[0] + 1}, column ${at[1] + 1}: ${value}`;
    el.setAttribute("aria-valuetext", on.brush() === null ? "arrow keys move what is not zero" : words);
  }

  function under(event) {
    const { top, left, width } = el.getBoundingClientRect();
    return [event.clientY - top, event.clientX - left].map((length) => Math.floor((length * SIDE) / width));
  }

  function paint([row, column], begins) {
    const inside = row >= 0 && column >= 0 && row < SIDE && column < SIDE;
    if (!inside || here.values[row * SIDE + column] === on.brush()) return;
    const next = [...here.values];
    next[row * SIDE + column] = on.brush();
    on.change(next, begins);
  }

  function stroke(event, begins) {
    const cell = under(event);
    if (on.brush() !== null) return paint(cell, begins);
    const next = movedBy(held, cell[0] - grip[0], cell[1] - grip[1]);
    if (String(next) !== String(here.values)) on.change(next, false);
  }

  el.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    grip = under(event);
    held = here.values;
    el.setPointerCapture(event.pointerId);
    if (on.brush() === null) on.begin();
    else stroke(event, true);
  });
  el.addEventListener("pointermove", (event) => {
    if (grip) stroke(event, false);
  });
  for (const end of ["pointerup", "pointercancel"])
    el.addEventListener(end, () => {
      grip = null;
    });
  for (const change of ["focus", "blur"]) el.addEventListener(change, () => show(here));
  el.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (step && on.brush() === null) on.change(movedBy(here.values, ...step), true);
    else if (step) at = at.map((cell, axis) => Math.min(SIDE - 1, Math.max(0, cell + step[axis])));
    else if ([" ", "Enter"].includes(event.key) && on.brush() !== null) paint(at, true);
    else return;
    event.preventDefault();
    show(here);
  });
  return { el, show };
}
