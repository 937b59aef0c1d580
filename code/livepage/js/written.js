// Boxes to write into: a line, several lines, a secret, any number. Only a Python that runs listens to them.
import { make } from "./dom.js";
import { field } from "./field.js";
import { follow } from "./models.js";

const KINDS = { PasswordModel: "password", IntTextModel: "number", FloatTextModel: "number" };

function written(model) {
  const kind = model.get("_model_name");
  const type = KINDS[kind] ?? "text";
  const input = kind === "TextareaModel" ? make("textarea") : make("input", { type });
  if (kind === "FloatTextModel") input.step = "any";
  input.placeholder = model.get("placeholder") ?? "";
  follow(model, "value", () => {
    const value = String(model.get("value"));
    if (input.value !== value) input.value = value;
  });
  input.addEventListener(model.get("continuous_update") ? "input" : "change", () => {
    const value = type === "number" ? input.valueAsNumber : input.value;
    if (!Number.isNaN(value)) model.set("value", value);
  });
  return field(model, input);
}

export default { written };
