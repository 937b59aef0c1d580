// See what a unit sees: a photograph, the layers over it, and a row of numbers for each.

import { leftOut } from "../../livepage/js/address.js";
import { make } from "../../livepage/js/dom.js";
import { offer } from "../../livepage/js/share.js";
import { clamp, editing } from "./editing.js";
import { whenNear } from "./late.js";
import { lensTools, modes } from "./lens_tools.js";
import { misfit, reckoned, told } from "./lens_words.js";
import { PIXELS, photograph } from "./photo.js";
import { rows } from "./rows.js";
import { readChain } from "./rules/chains.js";
import { effectiveField } from "./rules/effective_receptive_field.js";
import { lengths, receptiveFields, region } from "./rules/receptive_fields.js";
import { sheets } from "./sheets.js";
import { pageState } from "./state.js";
import { stepper } from "./stepper.js";

const NUMBERS = { kernel: "window", stride: "stride", padding: "padding", dilation: "dilation" };

/** All that is drawn, computed from the four traits; null where they fit no picture. */
function viewOf({ net, layer, unit, counts }) {
  const layers = readChain(net);
  if (!layers?.length) return null;
  const chosen = layer >= 0 && layer < layers.length ? layer : layers.length - 1;
  const rooms = [PIXELS, ...lengths(layers, PIXELS)];
  if (rooms.some((units) => units < 1)) return null;
  const below = layers.slice(0, chosen + 1);
  const units = rooms[chosen + 1];
  return {
    layers,
    chosen,
    counts,
    rooms,
    units,
    names: namesOf(layers),
    fields: receptiveFields(layers),
    field: receptiveFields(below).at(-1),
    mass: effectiveField(below),
    ...place(below, inside(unit, units)),
  };
}

/** Each layer's kind, and the how manieth of its kind it is. */
const namesOf = (layers) =>
  layers.map(
    ({ kind }, i) => `${kind} ${layers.slice(0, i + 1).filter((each) => each.kind === kind).length}`,
  );

/** The unit, or the nearest that the layer has. */
const inside = (unit, units) => unit.map((at) => clamp(at, 0, units - 1));

/** What changes with the unit: the unit itself, and what it sees of the picture and of every layer. */
const place = (below, unit) => ({ below, unit, seen: unit.map((at) => region(below, at, PIXELS)) });

/** The unit of a layer over the same part of the picture as the one that was seen. */
function over(centre, below) {
  const { size, stride, padding } = receptiveFields(below).at(-1);
  const units = lengths(below, PIXELS).at(-1);
  return centre.map((at) => clamp(Math.round((at + padding - (size - 1) / 2) / stride), 0, units - 1));
}

const centreOf = ({ unit, field }) =>
  unit.map((at) => at * field.stride - field.padding + (field.size - 1) / 2);

function render({ model, el }) {
  const first = model.get("first");
  const state = pageState(model.get("name"), first, model.get("published"));
  const status = make("p", { className: "lp-status", role: "status" });
  const [said, sum] = ["ex-said", "ex-sum"].map((className) => make("p", { className }));
  const problem = make("p", { className: "lp-problem", hidden: true });
  let view; // what is drawn
  let drawn; // the traits that it is drawn from
  let timer;

  /** @type {() => any} */
  const traits = () => Object.fromEntries(Object.keys(first).map((trait) => [trait, model.get(trait)]));
  const say = (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      status.textContent = words;
    }, 250);
  };
  const refuse = (words) => {
    list.show(view); // a field may show the number that was refused
    problem.hidden = false;
    problem.textContent = words;
    say(words);
  };

  function draw() {
    const next = traits();
    const fresh = !view || ["net", "layer", "counts"].some((trait) => next[trait] !== drawn[trait]);
    view = fresh ? viewOf(next) : { ...view, ...place(view.below, inside(next.unit, view.units)) };
    drawn = next;
    problem.hidden = true;
    photo.show(view, fresh);
    stack.show(view, fresh);
    said.textContent = told(view);
    sum.textContent = reckoned(view);
    if (!fresh) return;
    list.show(view);
    bar.update(view);
    mode.update(view.counts);
  }

  /** Take over traits; a new layer without a unit named has the one over the same part of the picture. */
  function set(changes, quiet = false) {
    const next = { ...traits(), ...changes };
    if (view && !changes.unit) next.unit = over(centreOf(view), readChain(next.net).slice(0, next.layer + 1));
    busy = true; // one drawing for all of them
    for (const [trait, value] of Object.entries(next)) model.set(trait, value);
    busy = false;
    model.save_changes();
    state.note(next);
    draw();
    if (!quiet) say(told(view));
  }
  let busy = false;
  const changed = () => {
    if (!busy && viewOf(traits())) draw();
  };
  const follow = () => {
    const [asked, strange] = [state.read(), state.strange()];
    const fits = viewOf(asked);
    set(fits ? asked : first, true);
    if (!fits) refuse(leftOut("net", asked.net, "no network that fits the photograph"));
    else if (strange) refuse(leftOut(...strange, "nothing that is known here"));
  };

  const lens = { set, refuse, view: () => view };
  const does = editing(lens, misfit);
  const list = rows({ ...does, choose: (layer) => set({ layer }) }, Object.values(NUMBERS), (seen, layer) =>
    Object.entries(NUMBERS).map(([trait, word]) =>
      stepper(trait, `${word} of ${seen.names[layer]}`, seen.layers[layer][trait], (value) =>
        does.change(layer, trait, value),
      ),
    ),
  );
  const mode = modes(model.get("name"), set);
  const stack = sheets((layer, row, column) => set({ layer, unit: [row, column] }));
  const photo = photograph((...unit) => {
    if (String(unit) !== String(view.unit)) set({ unit });
  });
  const unroll = () => {
    if (photo.own.hidden) stack.paint(photo.image.src);
  };
  const taken = () => {
    photo.own.hidden = false;
    photo.image.hidden = true;
    stack.paint(photo.own.toDataURL("image/jpeg"));
  };
  const reset = () => {
    photo.own.hidden = true;
    photo.image.hidden = false;
    unroll();
    set(first);
  };
  const bar = lensTools({ set, refuse, reset, taken, edit: does.edit }, model.get("presets"), photo.own);

  el.classList.add("lp-view", "ex-lens");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("label"));
  const hero = make("div", { className: "ex-hero" }, make("div", {}, photo.el, mode.el, said, sum), stack.el);
  el.append(hero, problem, list.el, ...bar.parts, status);
  offer(model, el);
  follow();
  whenNear(model, "photo", el)
    .then((source) => {
      photo.image.src = source;
      unroll();
    })
    .catch((error) => refuse(`The photograph could not be fetched: ${error.message}. Load the page again.`));
  addEventListener("popstate", follow);
  for (const trait of Object.keys(first)) model.on(`change:${trait}`, changed);
  return () => removeEventListener("popstate", follow);
}

export default { render };
