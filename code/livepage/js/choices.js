// One of several: menus, lists, radio buttons; and a box to tick.
import { make } from "./dom.js";
import { field, group, unique } from "./field.js";
import { follow } from "./models.js";

/** A menu, or a list of so many rows. */
export function menu(model) {
  const labels = model.get("_options_labels");
  const input = make("select", {}, ...labels.map((textContent) => make("option", { textContent })));
  if (model.name === "SelectModel") input.size = Math.max(2, model.get("rows") ?? 5);
  input.addEventListener("change", () => model.set("index", input.selectedIndex));
  follow(model, "index", () => {
    input.selectedIndex = model.get("index") ?? -1;
  });
  return field(model, input);
}

const radioGroup = (className) => (model) => {
  const name = unique();
  const inputs = model.get("_options_labels").map((_, i) => {
    const input = make("input", { type: "radio", name });
    input.addEventListener("change", () => model.set("index", i));
    return input;
  });
  const labels = model
    .get("_options_labels")
    .map((textContent, i) =>
      make("label", { className: "pw-toggle" }, inputs[i], make("span", { textContent })),
    );
  follow(model, "index", () => {
    inputs.forEach((input, i) => {
      input.checked = i === model.get("index");
    });
  });
  return group(model, className, inputs, ...labels);
};

export const radios = radioGroup("pw-radios");
export const toggles = radioGroup("pw-toggles");

export function checkbox(model) {
  const input = make("input", { type: "checkbox" });
  input.addEventListener("change", () => model.set("value", input.checked));
  follow(model, "value", () => {
    input.checked = model.get("value");
  });
  const el = field(model, input);
  el.classList.add("pw-check");
  el.prepend(input); // the box stands before its words
  return el;
}
