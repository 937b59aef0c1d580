// Sliders of numbers, or of the stops of them that the page keeps; the others are in ranges.js.
import { make, write } from "./dom.js";
import { field } from "./field.js";
import { follow } from "./models.js";

export const nearest = (values, value) =>
  values.reduce((best, v, i) => (Math.abs(v - value) < Math.abs(values[best] - value) ? i : best), 0);

/** The digits that Python's format asks for; without one, the number as it is. */
function wordsOf(model) {
  /** @type {any[]} */
  const [, digits, kind] = /\.(\d+)([fe%])$/.exec(model.get("readout_format")) ?? [];
  if (kind === "%") return (number) => `${(100 * number).toFixed(digits)}%`;
  if (kind === "e") return (number) => number.toExponential(digits);
  return (number) => (digits ? number.toFixed(digits) : String(Number(number.toPrecision(6))));
}

/** A scale ties a slider's number to a value: at(number), of(value); words(value) where they differ. */
export const listed = (values, words) => ({
  min: 0,
  max: values.length - 1,
  step: 1,
  at: (i) => values[i],
  of: (value) => nearest(values, value),
  words,
  spoken: true,
});
export function numbers(model) {
  const { min, max, step, stops } = model.state;
  if (stops) return listed(stops, wordsOf(model));
  return {
    min,
    max,
    step: step ?? "any",
    at: (number) => number,
    of: (value) => value,
    words: wordsOf(model),
  };
}
/** One thumb: an input that holds get() on the scale, and calls set(value). */
export function thumb(model, trait, scaleOf, get, set) {
  const input = make("input", { type: "range" });
  const event = model.get("continuous_update") === false ? "change" : "input";
  input.addEventListener(event, () => set(scaleOf(model).at(input.valueAsNumber)));
  follow(model, `${trait} min max step stops`, () => {
    const scale = scaleOf(model);
    for (const key of ["min", "max", "step"]) if (input[key] !== String(scale[key])) input[key] = scale[key];
    input.value = scale.of(get());
    if (scale.spoken) input.setAttribute("aria-valuetext", scale.words(get()));
  });
  return input;
}

export function readout(model, trait, show) {
  const hidden = model.get("readout") === false;
  const value = make("span", { className: "pw-value", ariaHidden: "true", hidden }); // the input says it
  follow(model, trait, () => {
    write(value, show());
  });
  return value;
}

/** Lets the number be typed: the script for it comes when the slider is first used. */
function typing(model, input, shown, scaleOf) {
  const ask = async ({ type }) => {
    input.removeEventListener("focus", ask);
    shown.removeEventListener("click", ask);
    const typed = await window.livepage.bring("typed");
    typed?.(model, input, shown, scaleOf);
    if (typed && type === "click") shown.click();
  };
  input.addEventListener("focus", ask);
  shown.addEventListener("click", ask);
}

/** Makes what draws a slider: its trait, and what gives the scale of a model. */
export const oneThumb = (trait, scaleOf) => (model) => {
  const get = () => model.get(trait);
  const set = (value) => model.set(trait, value);
  const input = thumb(model, trait, scaleOf, get, set);
  const shown = readout(model, trait, () => scaleOf(model).words(get()));
  if (trait === "value") typing(model, input, shown, scaleOf); // else a choice among words
  const el = field(model, input, shown);
  el.classList.add("pw-slides");
  return el;
};

export const slider = oneThumb("value", numbers);
