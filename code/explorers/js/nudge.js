// Drag what is on a map, or paint it, and see it pooled by the maximum and by the average.

import { make } from "../../livepage/js/dom.js";
import { numeral } from "../../livepage/js/numeral.js";
import { offer } from "../../livepage/js/share.js";
import { cells } from "./cells.js";
import { SIDE, easel, movedBy } from "./easel.js";
import { mapAsPython } from "./rules/map_repr.js";
import { neverRead, pool2d, windowCells, windowsIn } from "./rules/pool2d.js";
import { pageState } from "./state.js";
import { copyAsPython, pointerModes, press, slide } from "./tools.js";

const BRUSHES = { drag: null, five: 5, two: 2, erase: 0 };
const MODES = { drag: "Drag or poke", five: "Paint 5", two: "Paint 2", erase: "Erase" };
const MOVES = { left: ["←", 0, -1], up: ["↑", -1, 0], down: ["↓", 1, 0], right: ["→", 0, 1] };
const KINDS = { max: "Maximum", average: "Average" };
const LARGEST = 5;

const readMap = (text) => (/^[0-9]{64}$/.test(text) ? [...text].map(Number) : null);
const total = (values) => values.reduce((a, b) => a + b, 0);
const fives = (values) => values.filter((value) => value === 5).length;

/** Four buttons that move what is on the map, for those who cannot drag. */
function moveButtons(move) {
  const buttons = Object.entries(MOVES).map(([where, [arrow, ...by]]) => {
    const node = press(arrow, () => move(...by));
    node.ariaLabel = `Move ${where}`;
    return node;
  });
  return make("fieldset", { className: "ex-moves" }, make("legend", { textContent: "Move" }), ...buttons);
}

/** A pooled map, small beneath it what it was before, and the choice of a window. */
function output(title, choose) {
  const now = cells("ex-now");
  const before = cells("ex-before");
  const old = make("div", { className: "ex-old" }, make("span", {}, "before"), before.el);
  const caption = make("span", { className: "ex-caption", textContent: title });
  for (const event of ["pointerover", "click"]) {
    now.el.addEventListener(event, (e) => {
      if (now.under(e) >= 0) choose(now.under(e));
    });
  }
  const show = (values, was, chosen) => {
    now.show(values, [0, 5]);
    now.mark("ex-chosen", [chosen]);
    old.hidden = String(values) === String(was);
    if (!old.hidden) before.show(was, [0, 5]);
  };
  return { el: make("div", { className: "ex-output" }, caption, now.el, old), show };
}

/** Both pooled maps as one stop of the tabulator: arrows choose a window, `go` steps by rows and columns. */
function windowPicker(outputs, go) {
  const maps = Object.values(outputs).map((each) => each.el);
  const el = make("div", { className: "ex-outputs", tabIndex: 0 }, ...maps);
  const slider = { role: "slider", "aria-label": "Window", "aria-valuemin": 1 };
  for (const [attribute, value] of Object.entries(slider)) el.setAttribute(attribute, value);
  el.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    go(...step);
  });
  const show = (room, /** @type {number[]} */ [row, column]) => {
    el.setAttribute("aria-valuemax", room * room);
    el.setAttribute("aria-valuenow", row * room + column + 1);
    el.setAttribute("aria-valuetext", `row ${row + 1}, column ${column + 1}`);
  };
  return { el, show };
}

/** The arithmetic of one window, by the maximum and by the average. */
function arithmetic(values, size, pooled, at) {
  const shown = values.length > 9 ? [...values.slice(0, 6), "…", values.at(-1)] : values;
  const mean = numeral(pooled.average[at], 2);
  return `max(${shown.join(", ")}) = ${pooled.max[at]}; (${shown.join(" + ")}) ÷ ${size * size} = ${mean}`;
}

/** What the pooling made of the map, in words. */
function verdict(pooled, was, unread) {
  const changed = (now, old) => (now === old ? now : `${now}, before ${old}`);
  const sums = [total(pooled.average), total(was.average)].map((sum) => numeral(sum, 2));
  const lost = unread ? ` ${unread} cells are never read (hatched).` : "";
  return (
    `Fives after the maximum: ${changed(fives(pooled.max), fives(was.max))}. ` +
    `Sum of the averages: ${changed(...sums)}.${lost}`
  );
}

/** All that is drawn, computed from the traits, from the map before, and from the chosen window. */
function viewOf({ pixels, size, stride }, before, chosen) {
  const values = readMap(pixels);
  const old = readMap(before);
  const pools = (map) =>
    Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, pool2d(map, size, stride, kind)]));
  const room = windowsIn(SIDE, size, stride);
  const at = Math.min(chosen, room * room - 1);
  const place = [Math.floor(at / room), at % room];
  const unread = neverRead(SIDE, size, stride);
  return { values, old, size, stride, room, at, place, unread, pooled: pools(values), was: pools(old) };
}

function render({ model, el }) {
  const first = model.get("first");
  const state = pageState(model.get("name"), first, model.get("published"));
  const status = make("p", { className: "lp-status", role: "status" });
  const [sum, said] = ["ex-sum", "ex-said"].map((className) => make("p", { className }));
  // The map that the ghosts show: as it was before the first of some moves, or before a stroke.
  let before = first.pixels;
  let moving = false;
  let chosen = 5;
  let view;
  let busy = false;
  let timer;

  /** @type {() => any} */
  const traits = () => Object.fromEntries(Object.keys(first).map((trait) => [trait, model.get(trait)]));
  const say = (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      status.textContent = words;
    }, 400);
  };

  function draw() {
    view = viewOf(traits(), before, chosen);
    const { size, stride, room, at, place, pooled, was, unread } = view;
    board.show(view);
    for (const kind of Object.keys(KINDS)) outputs[kind].show(pooled[kind], was[kind], at);
    sliders.size.show(size);
    sliders.stride.show(stride);
    picker.show(room, place);
    const seen = windowCells(SIDE, size, stride, ...place).map((cell) => view.values[cell]);
    sum.textContent = arithmetic(seen, size, pooled, at);
    said.textContent = verdict(pooled, was, unread.length);
    copy.code.textContent = mapAsPython(view.values, size, stride);
  }

  function set(changes, quiet = false) {
    busy = true; // one drawing for all of them
    for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
    busy = false;
    model.save_changes();
    state.note(traits());
    draw();
    if (!quiet) say(said.textContent);
  }

  /** A new map: `how` is "move", "begin" for the first cell of a stroke, "paint" for the rest of it. */
  function change(values, how) {
    if (how === "begin" || (how === "move" && !moving)) before = model.get("pixels");
    moving = how === "move";
    set({ pixels: values.join("") });
  }
  function choose(at) {
    chosen = at;
    draw();
  }
  function go(down, right) {
    const [row, column] = [view.place[0] + down, view.place[1] + right];
    if (row >= 0 && column >= 0 && row < view.room && column < view.room) choose(row * view.room + column);
    say(sum.textContent);
  }

  const modes = pointerModes(model.get("name"), MODES, () => draw());
  const board = easel({ brush: () => BRUSHES[modes.mode()], change });
  const outputs = Object.fromEntries(
    Object.entries(KINDS).map(([kind, title]) => [kind, output(title, choose)]),
  );
  const picker = windowPicker(outputs, go);
  const sliders = {
    size: slide("Window", LARGEST, (size) => set({ size })),
    stride: slide("Stride", LARGEST, (stride) => set({ stride })),
  };
  const copy = copyAsPython("The map in Python");
  const clear = press("Clear", () => change(Array(SIDE * SIDE).fill(0), "begin"));
  const reset = press("Reset", () => {
    before = first.pixels;
    moving = false;
    set(first);
  });
  const follow = () => {
    const asked = state.read();
    const fits = ["size", "stride"].every((trait) => asked[trait] >= 1 && asked[trait] <= LARGEST);
    set(readMap(asked.pixels) && fits ? asked : first, true);
  };

  el.classList.add("lp-view", "ex-nudge");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("label"));
  const right = make("div", { className: "ex-right" }, picker.el, said, sum);
  const moves = moveButtons((down, right) => change(movedBy(view.values, down, right), "move"));
  const parts = [modes.el, moves, sliders.size.el, sliders.stride.el, clear, copy.button, reset];
  const controls = make("div", { className: "ex-controls" }, ...parts);
  el.append(make("div", { className: "ex-pair" }, board.el, right), controls, copy.code, status);
  offer(model, el);
  follow();
  addEventListener("popstate", follow);
  const changed = () => {
    if (!busy && readMap(model.get("pixels"))) draw();
  };
  for (const trait of Object.keys(first)) model.on(`change:${trait}`, changed);
  return () => removeEventListener("popstate", follow);
}

export default { render };
