// Revives the page's stored ipywidgets without a kernel: controls become native inputs, links are honoured,
// drawings run the view that the site ships. What is not in drawable.json needs a kernel (see sphinx.py).
import { checkbox, menu, radios, toggles } from "./choices.js";
import { fillWith, make } from "./dom.js";
import drawable from "./drawable.json" with { type: "json" };
import { bare, field, group, nameOf, unique } from "./field.js";
import { connect, find, follow, Model, restrict } from "./models.js";
import parts from "./parts.json" with { type: "json" };
import { listed, nearest, numbers, oneThumb, readout, slider, thumb } from "./sliders.js";

// The parts lie beside this script.
const HERE = /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src;
const models = new Map();
const box = (className) => (model, draw) => make("div", { className }, ...model.get("children").map(draw));
const column = box("pw-column");
const VIEWS = {
  checkbox,
  column: columnOrExplorer,
  menu,
  radios,
  row: box("pw-row"),
  slider,
  toggles,
  view,
};

// Rarer drawings come in parts, files of their own, which build upon this much of the reviver.
const core = {
  bare,
  field,
  fillWith,
  follow,
  group,
  listed,
  make,
  nameOf,
  nearest,
  numbers,
  oneThumb,
  readout,
  thumb,
  unique,
};
const waiting = new Set(); // drawings whose part is not here yet

/** Loads a script that lies beside this one, once. */
function load(name) {
  const there = document.querySelector(`script[src*="${name}"]`);
  const script = there ?? make("script", { src: new URL(name, HERE).href });
  if (!there) document.head.append(script);
  script.addEventListener("error", () => script.remove()); // so that it can be asked for again
  return script;
}

function addPart(part) {
  Object.assign(VIEWS, part(core));
  for (const attempt of [...waiting]) attempt();
}

/** Draws a widget once the part for its kind is there; Python that starts later may bring any widget. */
function later(kind, reference) {
  const place = make("span");
  const attempt = () => {
    if (!VIEWS[kind]) return;
    waiting.delete(attempt);
    place.replaceWith(draw(reference));
  };
  waiting.add(attempt);
  load(`page-${Object.keys(parts).find((part) => parts[part].includes(kind))}.js`);
  return place;
}

/** An explorer's drawing takes the controls, under it in a notebook, to where it has room for them. */
function columnOrExplorer(model, draw) {
  const [top, ...rest] = model.get("children");
  const drawing = top && find(models, top);
  if (!drawing?.get("scene")) return column(model, draw);
  return view(drawing, draw, make("div", { className: "lp-controls" }, ...rest.map(draw)));
}

function view(model, _draw, controls) {
  const el = make("div");
  el.dataset.explorer = model.get("name") ?? "";
  const name = model.get("view");
  const render = () => window.livepage[name].render({ model, el, controls });
  const drawn = window.livepage[name] ? render() : arrived(`${name}.js`).then(render);
  Promise.resolve(drawn).catch((error) => fail(el, error));
  return el;
}

/** A page loads the views of its own widgets; Python that starts later may bring one of another page. */
const arrived = (name) =>
  new Promise((resolve, reject) => {
    const script = load(name);
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(`${name} is missing`)));
  });

/** What draws a kind of widget or adds to one, of the part of its name; alone in a file there is no other. */
async function bring(name) {
  if (HERE && !VIEWS[name]) await arrived(`page-${name}.js`);
  return VIEWS[name];
}

/** Draws a widget and applies its Layout: widths, wrapping, margins and the like. */
function draw(reference) {
  const model = find(models, reference);
  const kind = drawable[model.name];
  if (kind && !VIEWS[kind]) return later(kind, reference);
  const el = VIEWS[kind](model, draw);
  for (const [key, value] of Object.entries(find(models, model.get("layout") ?? "")?.state ?? {})) {
    if (!key.startsWith("_") && value !== null) el.style.setProperty(key.replaceAll("_", "-"), value);
  }
  return el;
}

/** The picture stays, and whoever looks into the console finds one line. */
function fail(el, error) {
  const root = el.closest(".pw-root");
  root?.picture?.removeAttribute("hidden");
  root?.remove();
  document.documentElement.classList.remove("pw-embed"); // where it stood alone, the page takes its place
  console.error(`This explorer could not be drawn: ${error.message}`);
}

function revive(tag) {
  const { model_id } = JSON.parse(tag.textContent);
  const root = make("div", { className: "pw-root" });
  const picture = tag.previousElementSibling;
  root.append(draw(model_id));
  const asks = root.firstChild.matches(".lp-question");
  root.classList.toggle("pw-asks", asks);
  tag.before(root);
  if (!picture?.matches(".pw-picture")) return;
  picture.classList.toggle("pw-asked", asks);
  root.picture = picture;
  picture.hidden = true;
}

// A Python that starts behind the page later adds its models to these.
window.livepage ??= {};
window.livepage.parts?.forEach(addPart);
Object.assign(window.livepage, {
  Model,
  models,
  connect,
  revive,
  here: HERE,
  arrived,
  bring,
  parts: { push: addPart },
});

const scripts = (kind) =>
  document.querySelectorAll(`script[type="application/vnd.jupyter.widget-${kind}+json"]`);
const attempt = (what, work) => {
  try {
    work();
    return true;
  } catch (error) {
    console.error(`${what}: ${error.message}`);
  }
};
const stored = attempt("The page's stored widgets could not be read", () => {
  for (const script of scripts("state")) {
    for (const [id, model] of Object.entries(JSON.parse(script.textContent).state))
      models.set(id, new Model(model, models));
  }
  for (const model of models.values()) restrict(models, model);
  for (const model of models.values())
    if (/^(Directional)?LinkModel$/.test(model.name)) connect(models, model);
});
for (const tag of stored ? scripts("view") : []) attempt("An explorer could not be drawn", () => revive(tag));

// "?embed=name": that explorer alone, for a frame on another site.
const name = new URLSearchParams(location.search).get("embed");
const alone = name && document.querySelector(`[data-explorer="${CSS.escape(name)}"]`)?.closest(".pw-root");
if (alone) {
  document.documentElement.classList.add("pw-embed");
  document.body.append(alone);
}
