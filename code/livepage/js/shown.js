// Words, markup, progress, outputs, what needs a kernel; and buttons.
import { createDisplay } from "./display.js";
import { fillWith, make } from "./dom.js";
import { bare, field, nameOf } from "./field.js";
import { follow } from "./models.js";

/** Words, or markup that the build made inert; what comes later, over a link, is words. */
function words(model) {
  const el = make("span", { className: "pw-label" });
  const markup = model.get("markup");
  const stored = model.get("value");
  follow(model, "value", () => {
    const value = model.get("value");
    if (markup !== undefined && value === stored) fillWith(el, markup);
    else el.textContent = value;
  });
  return el;
}

function valid(model) {
  const value = make("span", { className: "pw-valid" });
  follow(model, "value readout", () => {
    value.textContent = model.get("value") ? "✓ valid" : `✗ ${model.get("readout")}`;
  });
  return make("span", { className: "pw-field" }, nameOf(model), value);
}

function progress(model) {
  const bar = make("progress");
  follow(model, "value min max", () => {
    const { min, max, value } = model.state;
    bar.max = max - min;
    bar.value = value - min;
  });
  return make("label", { className: "pw-field" }, nameOf(model), bar);
}

/** The outputs that were stored when the book was built; where Python runs, the element that it fills. */
function output(model) {
  if (model.element) return model.element;
  const display = createDisplay();
  const table = { items: model.get("items") ?? [], pictures: [], lines: [] };
  display.show(table, [...table.items.keys()], "");
  return display.el;
}

/** A control that only Python answers: it shows what was stored. */
function still(model) {
  const shown = model.get("value") ?? "";
  const button = model.name === "ButtonModel" || model.name === "FileUploadModel";
  return button
    ? bare(model, make("button", { type: "button", className: "pw-button" }, nameOf(model)))
    : field(model, make("input", { type: "text", value: shown }));
}

function toggle(model) {
  const button = make("button", { type: "button", className: "pw-button" }, nameOf(model));
  button.addEventListener("click", () => model.set("value", !model.get("value")));
  follow(model, "value", () => {
    button.ariaPressed = String(Boolean(model.get("value")));
  });
  return bare(model, button);
}

/** A button whose press a view on the page answers. */
function press(model) {
  const button = make("button", { type: "button", className: "pw-button" }, nameOf(model));
  button.addEventListener("click", () => model.set("presses", (model.get("presses") ?? 0) + 1));
  return bare(model, button);
}

export default { output, press, progress, still, toggle, valid, words };
