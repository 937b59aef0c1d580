// Native inputs in place of ipywidgets' controls.
import { make } from "./dom.js";
import { follow } from "./models.js";

/** A label with a name, an input, and whatever shows its value. */
const field = (model, input, ...rest) =>
  make(
    "label",
    { className: "pw-field" },
    make("span", { className: "pw-name", textContent: model.get("description") }),
    input,
    ...rest,
  );

export function slider(model) {
  const { min, max, step, disabled } = model.state;
  const input = make("input", { type: "range", min, max, step, disabled });
  const value = make("span", {
    className: "pw-value",
    ariaHidden: "true",
    hidden: model.get("readout") === false,
  }); // the input says it
  const digits = /\.(\d+)f$/.exec(model.get("readout_format"))?.[1];
  const words = (number) => (digits ? number.toFixed(digits) : String(number));
  input.addEventListener(model.get("continuous_update") === false ? "change" : "input", () =>
    model.set("value", input.valueAsNumber),
  );
  follow(model, "value", () => {
    input.value = model.get("value");
    value.textContent = words(model.get("value"));
  });
  return field(model, input, value);
}

export function dropdown(model) {
  const input = make(
    "select",
    { disabled: model.get("disabled") },
    ...model.get("_options_labels").map((textContent) => make("option", { textContent })),
  );
  input.addEventListener("change", () => model.set("index", input.selectedIndex));
  follow(model, "index", () => {
    input.selectedIndex = model.get("index") ?? -1;
  });
  return field(model, input);
}

let groups = 0; // one widget may be shown twice, and each copy is a group of its own
export function toggles(model) {
  const name = `pw-${(groups += 1)}`;
  const choices = model.get("_options_labels").map((words, i) => {
    const input = make("input", { type: "radio", name, disabled: model.get("disabled") });
    input.addEventListener("change", () => model.set("index", i));
    return make("label", { className: "pw-toggle" }, input, make("span", { textContent: words }));
  });
  follow(model, "index", () =>
    choices.forEach((c, i) => {
      c.firstChild.checked = i === model.get("index");
    }),
  );
  return make(
    "fieldset",
    { className: "pw-field pw-toggles" },
    make("legend", { className: "pw-name", textContent: model.get("description") }),
    ...choices,
  );
}

export function checkbox(model) {
  const input = make("input", { type: "checkbox", disabled: model.get("disabled") });
  input.addEventListener("change", () => model.set("value", input.checked));
  follow(model, "value", () => {
    input.checked = model.get("value");
  });
  return make(
    "label",
    { className: "pw-field" },
    input,
    make("span", { textContent: model.get("description") }),
  );
}

export function player(model) {
  const button = make("button", { type: "button", className: "pw-button", disabled: model.get("disabled") });
  const name = model.get("description") || "Play";
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches; // then a press is a step
  let timer;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    button.textContent = `▶ ${name}`;
  };
  const tick = () => {
    const next = model.get("value") + model.get("step");
    if (next <= model.get("max")) model.set("value", next);
    else if (model.get("repeat")) model.set("value", model.get("min"));
    else stop();
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (model.get("value") >= model.get("max")) model.set("value", model.get("min"));
    if (still) return tick();
    timer = setInterval(tick, Math.max(100, model.get("interval")));
    button.textContent = `⏸ ${name}`;
  });
  stop();
  return button;
}

export function label(model) {
  const el = make("span", { className: "pw-label" });
  follow(model, "value", () => {
    el.textContent = model.get("value");
  });
  return el;
}
