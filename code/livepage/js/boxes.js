// Widgets that hold others, but plain rows and columns; draw(reference) draws one.
import { make } from "./dom.js";
import { unique } from "./field.js";
import { follow } from "./models.js";

const grid = (model, draw) => make("div", { className: "pw-grid" }, ...model.get("children").map(draw));

const titleOf = (model, i) => model.get("titles")?.[i] || String(i + 1);
const hideOthers = (model, panels) =>
  follow(model, "selected_index", () => {
    panels.forEach((panel, i) => {
      panel.hidden = i !== model.get("selected_index");
    });
  });

function stack(model, draw) {
  const panels = model.get("children").map((child) => make("div", {}, draw(child)));
  hideOthers(model, panels);
  return make("div", { className: "pw-stack" }, ...panels);
}

/** Tabs that answer to the arrow keys; of the tabs only the chosen one is a stop of the tabulator. */
function tabs(model, draw) {
  const list = make("div", { className: "pw-tabs", role: "tablist" });
  const panels = model
    .get("children")
    .map((child) => make("div", { role: "tabpanel", id: unique() }, draw(child)));
  const heads = panels.map((panel, i) => {
    const head = make("button", { type: "button", className: "pw-button", role: "tab", id: unique() });
    head.textContent = titleOf(model, i);
    head.setAttribute("aria-controls", panel.id);
    panel.setAttribute("aria-labelledby", head.id);
    head.addEventListener("click", () => model.set("selected_index", i));
    return head;
  });
  list.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = ((model.get("selected_index") ?? 0) + by + heads.length) % heads.length;
    model.set("selected_index", next);
    heads[next].focus();
  });
  hideOthers(model, panels);
  follow(model, "selected_index", () => {
    heads.forEach((head, i) => {
      head.ariaSelected = String(i === model.get("selected_index"));
      head.tabIndex = i === (model.get("selected_index") ?? 0) ? 0 : -1;
    });
  });
  list.append(...heads);
  return make("div", { className: "pw-column" }, list, ...panels);
}

/** Sections that open one at a time. */
function accordion(model, draw) {
  const parts = model.get("children").map((child, i) => {
    const summary = make("summary", { textContent: titleOf(model, i) });
    const part = make("details", { className: "pw-part" }, summary, draw(child));
    part.addEventListener("toggle", () => {
      if (part.open) model.set("selected_index", i);
      else if (model.get("selected_index") === i) model.set("selected_index", null);
    });
    return part;
  });
  follow(model, "selected_index", () => {
    parts.forEach((part, i) => {
      part.open = i === model.get("selected_index");
    });
  });
  return make("div", { className: "pw-column" }, ...parts);
}

export default { accordion, grid, stack, tabs };
