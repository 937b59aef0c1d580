// Drag what is on a map, or paint it, and see it pooled by the maximum and by the average.

import { leftOut } from "../../livepage/js/address.js";
import { make, write } from "../../livepage/js/dom.js";
import { offer } from "../../livepage/js/share.js";
import { createToolbar } from "../../livepage/js/toolbar.js";
import { easel } from "./easel.js";
import { KINDS, outputs } from "./outputs.js";
import { arithmetic, LARGEST, misfit, verdict } from "./painted_words.js";
import { SIDE } from "./pieces.js";
import { mapAsPython } from "./rules/map_repr.js";
import { neverRead, pool2d, windowsIn, winners } from "./rules/pool2d.js";
import { pageState } from "./state.js";
import { copyAsPython, dropdown, pointerModes, press, slide } from "./tools.js";

const BRUSHES = { drag: null, five: 5, two: 2, erase: 0 };
const MODES = { drag: "Drag or poke", five: "Paint 5", two: "Paint 2", erase: "Erase" };
const MOVES = { left: ["←", 0, -1], up: ["↑", -1, 0], down: ["↓", 1, 0], right: ["→", 0, 1] };
const SLIDERS = { size: ["Window", 1], stride: ["Stride", 1], padding: ["Padding", 0] };

const TRAITS = ["pixels", "size", "stride", "padding"];

const readMap = (text) => (/^[0-9]{64}$/.test(text) ? [...text].map(Number) : null);

/** Four buttons that move what is on the map, for those who cannot drag. */
function moveButtons(move) {
  const buttons = Object.entries(MOVES).map(([where, [arrow, ...by]]) => {
    const node = press(arrow, () => move(...by));
    node.ariaLabel = `Move ${where}`;
    return node;
  });
  return make("fieldset", { className: "ex-moves" }, make("legend", { textContent: "Move" }), ...buttons);
}

/** All that is drawn, computed from the traits, from the map before, and from the chosen window. */
function viewOf({ pixels, size, stride, padding }, before, chosen) {
  const [values, old] = [pixels, before].map(readMap);
  const pools = (map) =>
    Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, pool2d(map, size, stride, padding, kind)]));
  const room = windowsIn(SIDE, size, stride, padding);
  const at = Math.min(chosen ?? room + 1, room * room - 1);
  const place = [Math.floor(at / room), at % room];
  const unread = neverRead(SIDE, size, stride, padding);
  const won = winners(values, size, stride, padding);
  const pooled = pools(values);
  const was = before === pixels ? pooled : pools(old);
  return { values, old, size, stride, padding, room, at, place, unread, won, pooled, was };
}

/** What walks through the windows: livepage's buttons, with the pooled map as what they walk on. */
function walker(view, choose, reset) {
  const rows = () => Array.from({ length: view().room }, () => Array(view().room));
  const drawing = {
    scene: { walk: "output" },
    find: () => ({ kind: "grid", values: rows() }),
    choose: (_, row, column, quiet) => choose(row * view().room + column, quiet),
    get at() {
      const [row, column] = view().place;
      return { panel: "output", row, column };
    },
  };
  return createToolbar(drawing, reset, { walks: true, more: [] });
}

function render({ model, el }) {
  const [name, first, maps, full] = ["name", "first", "maps", "full"].map((trait) => model.get(trait));
  const state = pageState(name, first, model.get("published"));
  const status = make("p", { className: "lp-status", role: "status" });
  const problem = make("p", { className: "lp-problem ex-problem", hidden: true });
  const [sum, said] = ["ex-sum", "ex-said"].map((className) => make("p", { className }));
  // The map that the ghosts show: as it was before the first of some moves, or before a stroke.
  let before = first.pixels;
  let moving = false;
  let chosen; // the window that the reader chose, if any
  let view;
  let busy = false;
  let timer;

  /** @type {() => any} */
  const traits = () => Object.fromEntries(TRAITS.map((trait) => [trait, model.get(trait)]));
  const say = (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      status.textContent = words;
    }, 400);
  };

  function tell(words) {
    write(problem, words);
    problem.hidden = !words;
  }

  function draw() {
    view = viewOf(traits(), before, chosen);
    board.show(view);
    pooled.show(view);
    for (const [trait, slider] of Object.entries(sliders)) slider.show(view[trait]);
    choice?.show(Object.keys(maps).find((map) => maps[map] === traits().pixels));
    write(sum, arithmetic(view));
    write(said, verdict(view, full));
    write(copy.code, mapAsPython(view.values, view.size, view.stride, view.padding));
    bar.update();
  }

  function set(changes, quiet = false) {
    const words = misfit({ ...traits(), ...changes });
    tell(words);
    if (!words) {
      busy = true; // one drawing for all of them
      for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
      busy = false;
      model.save_changes();
      state.note(traits());
    }
    draw(); // a slider that cannot go there goes back
    if (!quiet) say(words || said.textContent);
  }

  /** A new map: `how` is "move", "begin" for the first cell of a stroke, "paint" for the rest of it. */
  function change(values, how) {
    if (how === "begin" || (how === "move" && !moving)) before = model.get("pixels");
    moving = how === "move";
    set({ pixels: values.join("") });
  }
  function choose(at, quiet = true) {
    chosen = at;
    draw();
    if (!quiet) say(sum.textContent);
  }
  function go(down, right) {
    const [row, column] = [view.place[0] + down, view.place[1] + right];
    const inside = Math.min(row, column) >= 0 && Math.max(row, column) < view.room;
    if (inside) choose(row * view.room + column, false);
  }
  function reset() {
    before = first.pixels;
    moving = false;
    chosen = undefined;
    set(first);
  }

  const modes = pointerModes(name, MODES, () => draw());
  const board = easel({ brush: () => BRUSHES[modes.mode()], change });
  const pooled = outputs(choose, go);
  const sliders = Object.fromEntries(
    Object.entries(SLIDERS)
      .filter(([trait]) => full || trait !== "padding")
      .map(([trait, [words, least]]) => [
        trait,
        slide(words, least, LARGEST[trait], (value) => set({ [trait]: value })),
      ]),
  );
  const take = (map) => change(readMap(maps[map]), "begin");
  const choice = full ? dropdown("Example", Object.keys(maps), take) : null;
  const copy = copyAsPython("The map in Python");
  const clear = press("Clear", () => change(Array(SIDE * SIDE).fill(0), "begin"));
  const bar = full ? walker(() => view, choose, reset) : { el: press("Reset", reset), update: () => {} };
  /** What the address says; what cannot be is told, and left out. A map may be named. */
  const follow = () => {
    const [asked, strange] = [state.read(), state.strange()];
    asked.pixels = maps[asked.pixels] ?? asked.pixels;
    const known = readMap(asked.pixels);
    const words = misfit({ ...traits(), ...asked });
    before = known ? asked.pixels : first.pixels;
    set({ ...(words ? first : asked), pixels: before }, true);
    if (!known) tell(leftOut("pixels", asked.pixels, "no map of 64 digits"));
    else if (words) tell(words);
    else if (strange) tell(leftOut(...strange, "no whole number"));
  };

  el.classList.add("lp-view", "ex-painted");
  el.classList.toggle("ex-whole", full);
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("label"));
  const words = make("div", { className: "ex-words" }, said, sum, problem);
  const right = make("div", { className: "ex-right" }, pooled.el, words);
  const moves = moveButtons(board.push);
  const parts = [...Object.values(sliders).map((slider) => slider.el), choice?.el ?? "", modes.el, moves];
  const tools = make("div", { className: "lp-tools" }, clear, copy.button, ...(full ? [] : [bar.el]));
  const controls = make("div", { className: "ex-controls" }, ...parts, tools, ...(full ? [bar.el] : []));
  const pair = make("div", { className: "ex-pair" }, board.el, right);
  el.append(make("div", { className: "ex-desk" }, pair, controls), copy.code, status);
  offer(model, el);
  follow();
  addEventListener("popstate", follow);
  const changed = () => {
    if (!busy && readMap(model.get("pixels")) && !misfit(traits())) draw();
  };
  for (const trait of Object.keys(first)) model.on(`change:${trait}`, changed);
  return () => removeEventListener("popstate", follow);
}

export default { render };
