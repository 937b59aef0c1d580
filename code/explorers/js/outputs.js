// The pooled maps, small beneath each what it was before, and the choice of a window.

import { make, write } from "../../livepage/js/dom.js";
import { cells } from "./cells.js";

export const KINDS = { max: "Maximum", average: "Average" };
const SCALE = [0, 5];

/** A pooled map. */
function output(title, choose) {
  const now = cells("ex-now");
  const before = cells("ex-before");
  const old = make("div", { className: "ex-old" }, make("span", {}, "before"), before.el);
  const caption = make("span", { className: "ex-caption" });
  for (const event of ["pointerover", "click"]) {
    now.el.addEventListener(event, (e) => {
      if (now.under(e) >= 0) choose(now.under(e));
    });
  }
  const show = (values, was, chosen) => {
    const side = Math.sqrt(values.length);
    write(caption, `${title}, ${side} × ${side}`);
    now.show(values, SCALE);
    now.mark("ex-chosen", [chosen]);
    const same = String(values) === String(was);
    if (old.hidden !== same) old.hidden = same;
    if (!old.hidden) before.show(was, SCALE);
  };
  return { el: make("div", { className: "ex-output" }, caption, now.el, old), show };
}

/**
 * Both pooled maps as one stop of the tabulator: arrows choose a window.
 * @param {(at: number) => void} choose a window, by its number
 * @param {(down: number, right: number) => void} go to a neighbour
 */
export function outputs(choose, go) {
  const maps = Object.entries(KINDS).map(([kind, title]) => ({ kind, map: output(title, choose) }));
  const el = make("div", { className: "ex-outputs", tabIndex: 0 }, ...maps.map(({ map }) => map.el));
  const slider = { role: "slider", "aria-label": "Window", "aria-valuemin": 1 };
  for (const [attribute, value] of Object.entries(slider)) el.setAttribute(attribute, value);
  el.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const [down, right] = step;
    go(down, right);
  });
  const show = ({ pooled, was, room, at, place }) => {
    const [row, column] = place;
    for (const { kind, map } of maps) map.show(pooled[kind], was[kind], at);
    el.setAttribute("aria-valuemax", room * room);
    el.setAttribute("aria-valuenow", at + 1);
    el.setAttribute("aria-valuetext", `row ${row + 1}, column ${column + 1}`);
  };
  return { el, show };
}
