// The cheapest network that sees enough: layers from a shelf, in the reader's order, and their rank.

import { leftOut } from "../../livepage/js/address.js";
import { make } from "../../livepage/js/dom.js";
import { offer } from "../../livepage/js/share.js";
import { crowd } from "./crowd.js";
import { editing } from "./editing.js";
import { rows } from "./rows.js";
import { readChain } from "./rules/chains.js";
import { CHOICES, costs, FIELD, keepsRules, MOST_LAYERS, measure, STRIDE } from "./rules/contest.js";
import { receptiveFields } from "./rules/receptive_fields.js";
import { pageState } from "./state.js";
import { copyAsPython, press } from "./tools.js";

const WIDEST = 105; // pixels: the most that seven layers can see
const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
const titleOf = ({ kind, kernel, stride }) =>
  `${kind} ${kernel} × ${kernel}${stride > 1 ? `, stride ${stride}` : ""}`;

/** All that is drawn of a network that keeps the rules; null of any other. */
function viewOf(net, table) {
  const layers = readChain(net);
  if (!layers || !keepsRules(layers)) return null;
  return {
    layers,
    chosen: layers.length - 1,
    names: layers.map((layer, i) => `${i + 1}: ${titleOf(layer)}`),
    fields: receptiveFields(layers),
    costs: costs(layers),
    total: table.reduce((sum, [, count]) => sum + count, 0),
    ...measure(layers, table),
  };
}

/** What the reader has reached, and what is missing, in a sentence. */
function told({ size, stride, cost, cheaper, total }) {
  const first = `Field ${size}, stride ${stride}, cost ${cost}`;
  if (cheaper === 0) return `${first}: place 1 of ${number(total)}. Nothing is cheaper.`;
  if (cheaper !== null) return `${first}: place ${number(cheaper + 1)} of ${number(total)}.`;
  const missing = [];
  if (size < FIELD) missing.push(`a field of ${FIELD} pixels or more`);
  if (stride !== STRIDE) missing.push(`a stride of ${STRIDE}`);
  return `${first}. It still lacks ${missing.join(" and ")}.`;
}

const fault = (layers) =>
  layers.length > MOST_LAYERS ? `${MOST_LAYERS} layers are the most. Nothing was changed.` : "";

const asPython = (layers) => {
  const lines = layers.map(({ kind, kernel, stride }) => `    ("${kind}", ${kernel}, ${stride}),\n`);
  const before = "from explorers.exercises.contest import rank\n\nnetwork = [\n";
  return `${before}${lines.join("")}]\nprint(rank(network))\n`;
};

/** What is wanted and what there is, as a list. */
function goals() {
  const parts = ["Field", "Effective stride", "Cost", "Place"].map((name) => {
    const [value, wish] = [make("b"), make("span", { className: "ex-wish" })];
    return { el: make("li", {}, make("span", { className: "ex-what" }, name), value, wish), value, wish };
  });
  const el = make("ul", { className: "ex-goals" }, ...parts.map((part) => part.el));
  function show({ size, stride, cost, cheaper, total }) {
    const mark = (met) => (met ? "✓" : "✗");
    const place = cheaper === null ? "–" : number(cheaper + 1);
    const told = [
      [`${size} pixels`, `${mark(size >= FIELD)} wanted: ${FIELD} or more`, size >= FIELD],
      [stride, `${mark(stride === STRIDE)} wanted: ${STRIDE}`, stride === STRIDE],
      [cost, "as little as can be", true],
      [place, `of ${number(total)}`, cheaper !== null],
    ];
    told.forEach(([value, wish, met], i) => {
      parts[i].value.textContent = value;
      parts[i].wish.textContent = wish;
      parts[i].el.classList.toggle("ex-missed", !met);
    });
  }
  return { el, show };
}

/** What stands in a layer's row: its field as a bar beside the goal, and its numbers. */
function middle({ fields, costs: each }, layer) {
  const { size } = fields[layer];
  const bar = make("i", { className: "ex-reach" });
  bar.style.width = `${(100 * size) / WIDEST}%`;
  const room = make("span", { className: "ex-room", ariaHidden: "true" }, bar);
  room.style.setProperty("--ex-goal", `${(100 * FIELD) / WIDEST}%`);
  const words = [
    [size, `sees ${size} pixels`],
    [each[layer], `costs ${each[layer]}`],
  ];
  const numbers = words.map(([value, ariaLabel]) => {
    const node = make("span", { className: "ex-number", textContent: value, ariaLabel });
    node.setAttribute("role", "img");
    return node;
  });
  return [room, ...numbers];
}

function render({ model, el }) {
  const first = model.get("first");
  const table = model.get("table");
  const state = pageState(model.get("name"), first, model.get("published"));
  const status = make("p", { className: "lp-status", role: "status" });
  const said = make("p", { className: "ex-said" });
  const problem = make("p", { className: "lp-problem", hidden: true });
  let view;
  let timer;

  const say = (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      status.textContent = words;
    }, 250);
  };
  const refuse = (words) => {
    problem.hidden = false;
    problem.textContent = words;
    say(words);
  };
  function draw() {
    view = viewOf(model.get("net"), table);
    problem.hidden = true;
    goal.show(view);
    list.show(view);
    others.show(view.cost, view.cheaper !== null);
    said.textContent = told(view);
    code.textContent = asPython(view.layers);
    for (const node of shelf) node.disabled = view.layers.length >= MOST_LAYERS;
  }
  function set({ net }, quiet = false) {
    busy = true; // one drawing, here
    model.set("net", net);
    busy = false;
    model.save_changes();
    state.note({ net });
    draw();
    if (!quiet) say(told(view));
  }
  let busy = false;
  const changed = () => {
    if (!busy && viewOf(model.get("net"), table)) draw();
  };
  const follow = () => {
    const { net } = state.read();
    const fits = viewOf(net, table);
    set(fits ? { net } : first, true);
    if (!fits) refuse(leftOut("net", net, "no network of these layers"));
  };

  const does = editing({ set, refuse, view: () => view }, fault);
  const goal = goals();
  const list = rows(does, ["field, in pixels", "", "cost"], middle, 1);
  const others = crowd(table);
  const { button, code } = copyAsPython("The network in Python");
  const shelf = CHOICES.map((layer) =>
    press(`+ ${titleOf(layer)}`, () => does.edit((layers) => layers.push({ ...layer }))),
  );

  el.classList.add("lp-view", "ex-design");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("label"));
  el.append(
    goal.el,
    list.el,
    make("div", { className: "lp-tools ex-shelf" }, ...shelf),
    said,
    others.el,
    make(
      "div",
      { className: "lp-tools" },
      button,
      press("Reset", () => set(first)),
    ),
    code,
    problem,
    status,
  );
  offer(model, el);
  follow();
  addEventListener("popstate", follow);
  model.on("change:net", changed);
  return () => removeEventListener("popstate", follow);
}

export default { render };
