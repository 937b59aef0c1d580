// The canvas with the digit: it is dragged by whole pixels, or drawn upon.

import { colour } from "../../livepage/js/colour.js";
import { make } from "../../livepage/js/dom.js";
import { FAR, HOME, laid, SIDE, SIZE, WHITE } from "./rules/answers.js";

const RIM = 7; // what a brush leaves beside its pixel, as a scanner does

/** A digit after one touch of the brush, or of the eraser. */
export function brushed(pixels, row, column, erase) {
  const next = [...pixels];
  const touch = (r, c, value) => {
    if (r < 0 || c < 0 || r >= SIZE || c >= SIZE) return;
    next[r * SIZE + c] = erase ? 0 : Math.max(next[r * SIZE + c], value);
  };
  touch(row, column, WHITE);
  if (erase) return next;
  for (const [r, c] of [
    [-1, 0],
    [1, 0],
    [0, -1],
    [0, 1],
  ])
    touch(row + r, column + c, RIM);
  return next;
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

/**
 * @param {object} on what to do: move(place), paint(pixels); mode() is "drag", "draw" or "erase"
 */
export function digitCanvas(on) {
  const picture = make("canvas", { width: SIDE, height: SIDE });
  const home = make("span", { className: "ex-home" });
  const box = make("span", { className: "ex-digit" });
  const cursor = make("span", { className: "ex-cursor", hidden: true });
  const el = make("div", { className: "ex-canvas", tabIndex: 0 }, picture, home, box, cursor);
  const slider = { role: "slider", "aria-label": "Digit", "aria-valuemin": -FAR, "aria-valuemax": FAR };
  for (const [attribute, value] of Object.entries(slider)) el.setAttribute(attribute, value);
  let here;
  let grip = null;
  let at = [3, 3]; // the pixel that the keyboard draws at

  const lay = (node, row, column, size) => {
    const share = (cells) => `${(100 * cells) / SIDE}%`;
    node.style.inset = `${share(row)} auto auto ${share(column)}`;
    node.style.width = share(size);
    node.style.height = share(size);
  };

  function words() {
    const [down, right] = here.place;
    if (on.mode() === "drag") return `moved by ${right} right, ${down} down`;
    return `row ${at[0] + 1}, column ${at[1] + 1}: ${here.pixels[at[0] * SIZE + at[1]]} of ${WHITE}`;
  }

  function show(view) {
    here = view;
    const image = new ImageData(SIDE, SIDE);
    laid(view.pixels, view.place).forEach((value, i) =>
      image.data.set([...colour(value, [0, 1], "values"), 255], 4 * i),
    );
    picture.getContext("2d").putImageData(image, 0, 0);
    const corner = view.place.map((moved) => HOME + moved);
    lay(home, HOME, HOME, SIZE);
    lay(box, ...corner, SIZE);
    lay(cursor, corner[0] + at[0], corner[1] + at[1], 1);
    cursor.hidden = on.mode() === "drag" || document.activeElement !== el;
    el.dataset.mode = on.mode();
    el.setAttribute("aria-valuenow", on.mode() === "drag" ? view.place[1] : 0);
    el.setAttribute("aria-valuetext", words());
  }

  /** The cell of the canvas under the pointer. */
  function under(event) {
    const { top, left, width } = el.getBoundingClientRect();
    return [event.clientY - top, event.clientX - left].map((length) => Math.floor((length * SIDE) / width));
  }
  const move = (place) => {
    const next = place.map((moved) => clamp(moved, -FAR, FAR));
    if (String(next) !== String(here.place)) on.move(next);
  };
  const paint = (row, column) => on.paint(brushed(here.pixels, row, column, on.mode() === "erase"));
  function drag(event) {
    const cell = under(event);
    if (on.mode() === "drag") move(cell.map((c, axis) => c - grip[axis]));
    else if (String(cell) !== String(grip)) {
      grip = cell;
      paint(...cell.map((c, axis) => c - HOME - here.place[axis]));
    }
  }

  el.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    grip = on.mode() === "drag" ? under(event).map((c, axis) => c - here.place[axis]) : [];
    el.setPointerCapture(event.pointerId);
    drag(event);
  });
  el.addEventListener("pointermove", (event) => {
    if (grip) drag(event);
  });
  for (const end of ["pointerup", "pointercancel"])
    el.addEventListener(end, () => {
      grip = null;
    });
  for (const change of ["focus", "blur"]) el.addEventListener(change, () => show(here));
  el.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (step && on.mode() === "drag") move(here.place.map((moved, axis) => moved + step[axis]));
    else if (step) at = at.map((cell, axis) => clamp(cell + step[axis], 0, SIZE - 1));
    else if ([" ", "Enter"].includes(event.key) && on.mode() !== "drag") paint(...at);
    else return;
    event.preventDefault();
    show(here);
  });
  return { el, show };
}
