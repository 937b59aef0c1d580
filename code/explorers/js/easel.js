// The map that the reader drags or paints, with the pooling windows drawn over it.

import { make } from "../../livepage/js/dom.js";
import { createPace, still, TIME } from "../../livepage/js/motion.js";
import { cells } from "./cells.js";
import { brightest, pieceAt, reach, SIDE, shifted } from "./pieces.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** How far a line is from the map's edge: cells inside, narrow ones of padding beyond. */
function toEdge(line) {
  const inside = Math.max(0, line);
  return `calc(${(100 * inside) / SIDE}% + ${line - inside} * var(--ex-pad))`;
}

/** Where something was that now lies elsewhere. */
const left = (values, old) => old.flatMap((value, at) => (value && value !== values[at] ? [at] : []));
const full = (values) => values.flatMap((value, at) => (value ? [at] : []));

/**
 * @param {object} on what to do: change(values, how), where `how` is "move", "begin" or "paint";
 *   brush() is null to drag, or the number to paint
 */
export function easel(on) {
  const map = cells("ex-map");
  const rim = make("span", { className: "ex-rim" });
  const window = make("span", { className: "ex-window" });
  const cursor = make("span", { className: "ex-cursor", hidden: true });
  const lattice = make("span", { className: "ex-windows" });
  const over = make("span", { className: "ex-over" }, window, cursor);
  const marks = make("span", { className: "ex-over" }, lattice, over);
  const el = make("div", { className: "ex-easel", tabIndex: 0 }, rim, map.el, marks);
  const slider = { role: "slider", "aria-label": "Map", "aria-valuemin": 0, "aria-valuemax": 9 };
  for (const [attribute, value] of Object.entries(slider)) el.setAttribute(attribute, value);
  let here;
  let grip = null;
  let held = null; // what the pointer drags
  let carried = null; // what was moved last, while the map is as it was left
  let at = [2, 2];
  let laid = ""; // the windows that the lattice shows
  let lit = null; // where the chosen window was, and its size
  const comesAfterRest = createPace();

  /** Lay a square over cells, the first of which is counted from the map's corner; padding is narrow. */
  function lay(node, row, column, size) {
    const ends = [row, SIDE - column - size, SIDE - row - size, column];
    const inset = ends.map(toEdge).join(" ");
    if (node.style.inset !== inset) node.style.inset = inset;
  }

  /** Lay the chosen window; from rest it glides there, by a transform, which costs the page no layout. */
  function light(row, column, size) {
    const rested = comesAfterRest();
    lay(window, row, column, size);
    const moved = lit && lit[2] === size && String(lit) !== String([row, column, size]);
    if (moved && rested && !still()) {
      const [down, across] = [lit[0] - row, lit[1] - column].map((cells) => `${(100 * cells) / size}%`);
      const from = { transform: `translate(${across}, ${down})` };
      window.animate([from, { transform: "none" }], { duration: TIME, easing: "ease-out" });
    }
    lit = [row, column, size];
  }

  function show(view) {
    here = view;
    const { values, old, size, stride, padding, room, unread, won, place } = view;
    map.show(values, [0, 5]);
    map.mark("ex-unread", unread);
    map.mark("ex-was", left(values, old));
    map.mark("ex-full", full(values));
    map.mark("ex-won", won);
    const starts = Array.from({ length: room * room }, (_, i) => [Math.floor(i / room), i % room]);
    while (lattice.childElementCount < starts.length) lattice.append(make("span"));
    while (lattice.childElementCount > starts.length) lattice.lastChild.remove();
    const corner = (/** @type {number[]} */ place) => place.map((at) => at * stride - padding);
    if (laid !== `${size},${stride},${padding}`) {
      starts.forEach((start, i) => lay(lattice.children[i], ...corner(start), size));
      lay(rim, -padding, -padding, SIDE + 2 * padding);
      laid = `${size},${stride},${padding}`;
    }
    light(...corner(place), size);
    point();
  }

  /** Where the keyboard's cursor is, and what is said of it. */
  function point() {
    const paints = on.brush() !== null;
    const value = here.values[at[0] * SIDE + at[1]];
    const words = `row ${at[0] + 1}, column ${at[1] + 1}: ${value}`;
    lay(cursor, ...at, 1);
    cursor.hidden = !paints || document.activeElement !== el;
    el.dataset.mode = paints ? "paint" : "drag";
    el.setAttribute("aria-valuenow", value);
    el.setAttribute("aria-valuetext", paints ? words : "arrow keys move the brightest piece");
  }

  function under(event) {
    const { top, left, width } = el.getBoundingClientRect();
    return [event.clientY - top, event.clientX - left].map((length) => Math.floor((length * SIDE) / width));
  }

  /** @param {number[]} cell */
  function paint([row, column], value, how) {
    const inside = row >= 0 && column >= 0 && row < SIDE && column < SIDE;
    if (!inside || here.values[row * SIDE + column] === value) return;
    const next = [...here.values];
    next[row * SIDE + column] = value;
    on.change(next, how);
  }

  /** Take hold of the piece at a cell, or of the brightest. What was moved last uncovers what it lay on. */
  function take(cell) {
    const { values } = here;
    const untouched = carried && String(carried.values) === String(values);
    if (untouched && (cell === undefined || carried.now.includes(cell))) return carried;
    const piece = cell === undefined ? brightest(values) : values[cell] ? pieceAt(values, cell) : [];
    return { from: values, piece, by: [0, 0], now: piece };
  }

  /** Move a piece so far from where it was taken. */
  function move(hold, down, right) {
    if (!hold.piece.length) return;
    const by = reach(hold.piece, hold.by[0] + down, hold.by[1] + right);
    const values = shifted(hold.from, hold.piece, by);
    carried = { ...hold, by, values, now: hold.piece.map((at) => at + by[0] * SIDE + by[1]) };
    if (String(values) !== String(here.values)) on.change(values, "move");
  }
  /** Move the brightest piece by a cell, for those who cannot drag. */
  const push = (down, right) => move(take(), down, right);

  function drag(event) {
    const cell = under(event);
    if (on.brush() !== null) return paint(cell, on.brush(), "paint");
    if (String(cell) !== String(grip)) grip.moved = true;
    // A finger beside what is painted scrolls the page.
    move(held, cell[0] - grip[0], cell[1] - grip[1]);
  }

  /** A press that moved nothing pokes its cell: a five where nothing was, nothing where something was. */
  function poke([row, column]) {
    paint([row, column], here.values[row * SIDE + column] ? 0 : 5, "begin");
  }

  el.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    grip = under(event);
    held = take(grip[0] * SIDE + grip[1]);
    el.setPointerCapture(event.pointerId);
    if (on.brush() !== null) paint(grip, on.brush(), "begin");
  });
  el.addEventListener("pointermove", (event) => {
    if (grip) drag(event);
  });
  el.addEventListener("pointerup", () => {
    if (grip && !grip.moved && on.brush() === null) poke(grip);
    grip = null;
  });
  el.addEventListener("pointercancel", () => {
    grip = null;
  });
  for (const change of ["focus", "blur"]) el.addEventListener(change, point);
  el.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (step && on.brush() === null) push(step[0], step[1]);
    else if (step) at = at.map((cell, axis) => Math.min(SIDE - 1, Math.max(0, cell + step[axis])));
    else if ([" ", "Enter"].includes(event.key) && on.brush() !== null) paint(at, on.brush(), "begin");
    else return;
    event.preventDefault();
    point();
  });
  return { el, show, push };
}
