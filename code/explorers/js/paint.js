// Paint a map, or drag what is on it, and see it pooled by the maximum and by the average.

import { make } from "../../livepage/js/dom.js";
import { numeral } from "../../livepage/js/numeral.js";
import { cells } from "./cells.js";
import { SIDE, easel } from "./easel.js";
import { neverRead, pool2d, windowCells, windowsIn } from "./rules/pool2d.js";
import { pageState } from "./state.js";

const BRUSHES = { Drag: null, "Paint 5": 5, "Paint 2": 2, Erase: 0 };
const KINDS = { max: "Maximum", average: "Average" };
const LARGEST = 5;

const readMap = (text) => (/^[0-9]{64}$/.test(text) ? [...text].map(Number) : null);
const total = (values) => values.reduce((a, b) => a + b, 0);
const fives = (values) => values.filter((value) => value === 5).length;

/** Radio buttons for what the pointer does. */
function brushes(name, changed) {
  const inputs = Object.keys(BRUSHES).map((words, i) => {
    const input = make("input", { type: "radio", name: `${name}-brush`, value: words, checked: !i });
    input.addEventListener("change", changed);
    return make("label", {}, input, ` ${words}`);
  });
  const legend = make("legend", { className: "lp-status", textContent: "The pointer" });
  const el = make("fieldset", { className: "ex-modes" }, legend, ...inputs);
  return { el, brush: () => BRUSHES[el.querySelector(":checked").value] };
}

/** A slider with its name and its value. */
function slide(words, change) {
  const input = make("input", { type: "range", min: 1, max: LARGEST });
  const value = make("span", { ariaHidden: "true" });
  input.addEventListener("input", () => change(input.valueAsNumber));
  const show = (number) => {
    input.value = number;
    value.textContent = number;
  };
  return { el: make("label", { className: "ex-slide" }, make("span", {}, words), input, value), show };
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

function render({ model, el }) {
  const first = model.get("first");
  const state = pageState(model.get("name"), first, model.get("published"));
  const status = make("p", { className: "lp-status", role: "status" });
  const [sum, said] = ["ex-sum", "ex-said"].map((className) => make("p", { className }));
  let before = first.pixels;
  let chosen = 5;
  let busy = false;
  let timer;

  const traits = () => Object.fromEntries(Object.keys(first).map((trait) => [trait, model.get(trait)]));
  const both = (values, size, stride) =>
    Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, pool2d(values, size, stride, kind)]));

  function draw() {
    const { pixels, size, stride } = traits();
    const values = readMap(pixels);
    const room = windowsIn(SIDE, size, stride);
    const at = Math.min(chosen, room * room - 1);
    const unread = neverRead(SIDE, size, stride);
    const pooled = both(values, size, stride);
    const was = both(readMap(before), size, stride);
    const place = [Math.floor(at / room), at % room];
    board.show({ values, size, stride, room, unread, chosen: place });
    for (const kind of Object.keys(KINDS)) outputs[kind].show(pooled[kind], was[kind], at);
    sliders.size.show(size);
    sliders.stride.show(stride);
    picker.setAttribute("aria-valuemax", room * room);
    picker.setAttribute("aria-valuenow", at + 1);
    picker.setAttribute("aria-valuetext", `row ${place[0] + 1}, column ${place[1] + 1}`);
    sum.textContent = arithmetic(
      windowCells(SIDE, size, stride, ...place).map((cell) => values[cell]),
      size,
      pooled,
      at,
    );
    said.textContent = verdict(pooled, was, unread.length);
  }

  function set(changes, quiet = false) {
    busy = true;
    for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
    busy = false;
    model.save_changes();
    state.note(traits());
    draw();
    if (!quiet) say(said.textContent);
  }
  function say(words) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      status.textContent = words;
    }, 400);
  }
  function choose(at) {
    chosen = at;
    draw();
  }

  const begin = () => {
    before = model.get("pixels");
  };
  const modes = brushes(model.get("name"), () => draw());
  const board = easel({
    brush: modes.brush,
    begin,
    change(values, begins) {
      if (begins) begin();
      set({ pixels: values.join("") });
    },
  });
  const outputs = Object.fromEntries(
    Object.entries(KINDS).map(([kind, title]) => [kind, output(title, choose)]),
  );
  const sliders = {
    size: slide("Window", (size) => set({ size })),
    stride: slide("Stride", (stride) => set({ stride })),
  };
  const picker = make(
    "div",
    { className: "ex-outputs", tabIndex: 0 },
    ...Object.values(outputs).map((each) => each.el),
  );
  for (const [attribute, value] of Object.entries({
    role: "slider",
    "aria-label": "Window",
    "aria-valuemin": 1,
  })) {
    picker.setAttribute(attribute, value);
  }
  picker.addEventListener("keydown", (event) => {
    const room = windowsIn(SIDE, model.get("size"), model.get("stride"));
    const step = { ArrowUp: -room, ArrowDown: room, ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = Math.min(chosen, room * room - 1) + step;
    if (next >= 0 && next < room * room) choose(next);
    say(sum.textContent);
  });
  const press = (words, click) => {
    const node = make("button", { type: "button", className: "lp-button", textContent: words });
    node.addEventListener("click", click);
    return node;
  };
  const clear = press("Clear", () => {
    begin();
    set({ pixels: "0".repeat(SIDE * SIDE) });
  });
  const reset = press("Reset", () => {
    before = first.pixels;
    set(first);
  });
  const follow = () => {
    const asked = state.read();
    const fits = ["size", "stride"].every((trait) => asked[trait] >= 1 && asked[trait] <= LARGEST);
    set(readMap(asked.pixels) && fits ? asked : first, true);
  };

  el.classList.add("lp-view", "ex-paint");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("label"));
  const right = make("div", { className: "ex-right" }, picker, said, sum);
  const controls = make(
    "div",
    { className: "ex-controls" },
    modes.el,
    sliders.size.el,
    sliders.stride.el,
    clear,
    reset,
  );
  el.append(make("div", { className: "ex-pair" }, board.el, right), controls, status);
  follow();
  addEventListener("popstate", follow);
  const changed = () => {
    if (!busy && readMap(model.get("pixels"))) draw();
  };
  for (const trait of Object.keys(first)) model.on(`change:${trait}`, changed);
  return () => removeEventListener("popstate", follow);
}

export default { render };
