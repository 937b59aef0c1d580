// Your digit, and networks that differ in their pooling alone.

import { leftOut } from "../../livepage/js/address.js";
import { make } from "../../livepage/js/dom.js";
import { offer } from "../../livepage/js/share.js";
import { digitCanvas } from "./canvas.js";
import { whenNear } from "./late.js";
import { answers, FAR, SIZE, WHITE } from "./rules/answers.js";
import { keptNetworks } from "./rules/kept_networks.js";
import { pageState } from "./state.js";
import { pointerModes, press } from "./tools.js";
import { NAMES, PLACES, WIDTH, largest, verdicts } from "./verdicts.js";

const BASE = 17; // a pixel is one letter, 0 to 9 and a to g
const MODES = { drag: "Drag", draw: "Draw", erase: "Erase" };

/** The pixels that a text stands for; null where it stands for none. */
const readPixels = (text) =>
  new RegExp(`^[0-9a-g]{${SIZE * SIZE}}$`).test(text)
    ? [...text].map((letter) => parseInt(letter, BASE))
    : null;
const spellPixels = (pixels) => pixels.map((value) => value.toString(BASE)).join("");

const HOME_PLACE = (PLACES - 1) / 2;

/** Every network's scores for a digit, at all places; null for an empty canvas, and before they are there. */
function judged(networks, pixels) {
  if (!networks || !pixels.some((value) => value)) return null;
  return Object.fromEntries(Object.keys(NAMES).map((name) => [name, answers(networks[name], pixels)]));
}

function render({ model, el }) {
  const first = model.get("first");
  const samples = model.get("samples");
  let networks = null; // until they are fetched
  const state = pageState(model.get("name"), first, model.get("published"));
  const status = make("p", { className: "lp-status", role: "status" });
  const caption = make("p", { className: "ex-caption" });
  const problem = make("p", {
    className: "lp-problem",
    hidden: true,
  });
  const traits = () => ({ pixels: model.get("pixels"), place: model.get("place") });
  let drawn = {};
  let found = null;
  let timer;
  let busy = false;

  function draw() {
    const { pixels, place } = traits();
    const fresh = pixels !== drawn.pixels;
    const values = readPixels(pixels);
    if (fresh) found = judged(networks, values);
    drawn = { pixels, place };
    const at = (place[0] + FAR) * WIDTH + place[1] + FAR;
    canvas.show({ pixels: values, place });
    table.show(at, (name) => found && { here: found[name][at], home: found[name][HOME_PLACE] });
    if (fresh) for (const name of Object.keys(NAMES)) table.spread(name, found?.[name].map(largest));
    const known = samples.indexOf(pixels);
    const what = known < 0 ? "your own digit" : `a ${known} that no network saw in training`;
    const moved = place.some((by) => by) ? `moved by ${place[1]} right, ${place[0]} down` : "at home";
    caption.textContent = `${what}, ${moved}`;
    tell(values.some((value) => value) ? "" : "The canvas is empty: draw something.");
  }

  function tell(words) {
    problem.textContent = words;
    problem.hidden = !words;
  }

  /** What the networks say now, for those who do not see it. */
  function told() {
    if (!found) return problem.textContent;
    const at = (drawn.place[0] + FAR) * WIDTH + drawn.place[1] + FAR;
    const said = Object.entries(NAMES).map(([name, title]) => `${title} says ${largest(found[name][at])}`);
    return `${caption.textContent}: ${said.join(", ")}.`;
  }

  function set(changes, quiet = false) {
    busy = true;
    for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
    busy = false;
    model.save_changes();
    state.note(traits());
    draw();
    clearTimeout(timer);
    if (!quiet)
      timer = setTimeout(() => {
        status.textContent = told();
      }, 400);
  }

  const modes = pointerModes(model.get("name"), MODES, () => draw());
  const canvas = digitCanvas({
    mode: modes.mode,
    move: (place) => set({ place }),
    paint: (pixels) => set({ pixels: spellPixels(pixels.map((value) => Math.min(WHITE, value))) }),
  });
  const table = verdicts((place) => set({ place }));
  const next = () => set({ pixels: samples[(samples.indexOf(model.get("pixels")) + 1) % samples.length] });
  const clear = () => {
    modes.el.querySelector("[value=draw]").checked = true;
    set({ pixels: "0".repeat(SIZE * SIZE), place: [0, 0] });
  };
  const tools = make(
    "div",
    { className: "lp-tools" },
    press("Next digit", next),
    press("Clear", clear),
    press("Reset", () => set(first)),
  );
  const follow = () => {
    const [{ pixels, place }, strange] = [state.read(), state.strange()];
    const near = place.every((moved) => Math.abs(moved) <= FAR);
    set({ pixels: readPixels(pixels) ? pixels : first.pixels, place: near ? place : first.place }, true);
    if (!readPixels(pixels)) tell(leftOut("pixels", pixels, "no digit of 8 × 8 pixels"));
    else if (strange || !near)
      tell(leftOut(...(strange ?? ["place", String(place)]), `no place within ${FAR} pixels`));
  };

  el.classList.add("lp-view", "ex-digits");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("label"));
  const left = make("div", { className: "ex-left" }, canvas.el, caption, modes.el, tools);
  el.append(make("div", { className: "ex-both" }, left, table.el), problem, status);
  offer(model, el);
  follow();
  whenNear(model, "weights", el)
    .then((weights) => {
      networks = keptNetworks(weights);
      const words = problem.textContent; // what was told of the address stays
      drawn = {};
      draw();
      tell(words);
    })
    .catch((error) => tell(`The networks could not be fetched: ${error.message}. Load the page again.`));
  addEventListener("popstate", follow);
  const changed = () => {
    if (!busy && readPixels(model.get("pixels"))) draw();
  };
  for (const trait of Object.keys(first)) model.on(`change:${trait}`, changed);
  return () => removeEventListener("popstate", follow);
}

export default { render };
