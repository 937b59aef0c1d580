// A control's frame: its name, its inputs, and a note where it cannot do here what it does with a kernel.
import { make } from "./dom.js";
import { follow } from "./models.js";

let fields = 0; // one widget may be shown twice, and each copy has names of its own
export const unique = () => {
  fields += 1;
  return `pw-${fields}`;
};

/** The description; what the build has typeset of it, formulas, comes as markup that the build wrote. */
export function nameOf(model, tag = "span", className = "pw-name") {
  const el = make(tag, { className });
  if (model.get("markup")) el.innerHTML = model.get("markup");
  else
    follow(model, "description", () => {
      el.textContent = model.get("description") ?? "";
    });
  return el;
}

/** Inputs that are switched off with their model, and a note that belongs to them. */
function noted(model, inputs) {
  // The control is described by its note, not named by it.
  const note = make("span", { className: "pw-note", id: unique(), ariaHidden: "true" });
  follow(model, "disabled", () => {
    for (const input of inputs) input.disabled = Boolean(model.get("disabled"));
  });
  follow(model, "note", () => {
    note.textContent = model.get("note") ?? "";
    for (const input of inputs)
      if (note.textContent) input.setAttribute("aria-describedby", note.id);
      else input.removeAttribute("aria-describedby");
  });
  return note;
}

/** A label with a name, an input, and whatever shows its value. */
export const field = (model, input, ...rest) =>
  make("label", { className: "pw-field" }, nameOf(model), input, ...rest, noted(model, [input]));

/** Several inputs under one name. */
export const group = (model, className, inputs, ...parts) =>
  make(
    "fieldset",
    { className: `pw-field ${className}` },
    nameOf(model, "legend"),
    ...parts,
    noted(model, inputs),
  );

/** A control that says its name itself, with its note behind it. */
export const bare = (model, input) => make("span", { className: "pw-field" }, input, noted(model, [input]));
