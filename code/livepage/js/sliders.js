// Sliders: of numbers, of their exponents, of choices, of the stops that the page keeps; with one thumb or two.
import { make, write } from "./dom.js";
import { field, group } from "./field.js";
import { follow } from "./models.js";

const nearest = (values, value) =>
  values.reduce((best, v, i) => (Math.abs(v - value) < Math.abs(values[best] - value) ? i : best), 0);

/** The digits that Python's format asks for; without one, the number as it is. */
function wordsOf(model) {
  const digits = /\.(\d+)f$/.exec(model.get("readout_format"))?.[1];
  return (number) => (digits ? number.toFixed(digits) : String(Number(number.toPrecision(6))));
}

/** A scale ties a native slider's number to a value: at(number), of(value); words(value) where they differ. */
const listed = (values, words) => ({
  min: 0,
  max: values.length - 1,
  step: 1,
  at: (i) => values[i],
  of: (value) => nearest(values, value),
  words,
  spoken: true,
});
function numbers(model) {
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
function exponents(model) {
  const { min, max, step, base, stops } = model.state;
  const words = (value) => String(Number(value.toPrecision(3)));
  if (stops) return listed(stops, words);
  const of = (value) => Math.log(value) / Math.log(base);
  return { min, max, step, at: (x) => base ** x, of, words, spoken: true };
}
function choices(model) {
  const labels = model.get("_options_labels");
  const stops = model.get("stops") ?? labels.map((_, i) => i);
  return listed(stops, (i) => labels[i]);
}

/** One thumb: an input that holds get() on the scale, and calls set(value). */
function thumb(model, trait, scaleOf, get, set) {
  const input = make("input", { type: "range" });
  const event = model.get("continuous_update") === false ? "change" : "input";
  input.addEventListener(event, () => set(scaleOf(model).at(input.valueAsNumber)));
  follow(model, `${trait} min max step stops`, () => {
    const scale = scaleOf(model);
    Object.assign(input, { min: scale.min, max: scale.max, step: scale.step });
    input.value = scale.of(get());
    if (scale.spoken) input.setAttribute("aria-valuetext", scale.words(get()));
  });
  return input;
}

function readout(model, trait, show) {
  const hidden = model.get("readout") === false;
  const value = make("span", { className: "pw-value", ariaHidden: "true", hidden }); // the input says it
  follow(model, trait, () => {
    write(value, show());
  });
  return value;
}

const oneThumb = (trait, scaleOf) => (model) => {
  const get = () => model.get(trait);
  const input = thumb(model, trait, scaleOf, get, (value) => model.set(trait, value));
  return field(
    model,
    input,
    readout(model, trait, () => scaleOf(model).words(get())),
  );
};

/** Two thumbs; the one that moves stops at the other. */
const twoThumbs = (trait, scaleOf) => (model) => {
  const inputs = [0, 1].map((end) => {
    const set = (value) => {
      const ends = [...model.get(trait)];
      ends[end] = end ? Math.max(value, ends[0]) : Math.min(value, ends[1]);
      model.set(trait, ends);
    };
    const input = thumb(model, trait, scaleOf, () => model.get(trait)[end], set);
    input.ariaLabel = end ? "to" : "from";
    return input;
  });
  const show = () => model.get(trait).map(scaleOf(model).words).join(" – ");
  return group(model, "pw-pair", inputs, ...inputs, readout(model, trait, show));
};

export const slider = oneThumb("value", numbers);
export const logSlider = oneThumb("value", exponents);
export const sliderOfChoices = oneThumb("index", choices);
export const range = twoThumbs("value", numbers);
export const rangeOfChoices = twoThumbs("index", choices);

/** A box for a number; what is out of bounds becomes the nearest that is not. */
export function number(model) {
  const input = make("input", { type: "number" });
  const show = () => {
    const { min, max, step } = model.state;
    Object.assign(input, { min, max, step: model.get("stops") ? "any" : (step ?? "any") });
    input.value = model.get("value");
  };
  input.addEventListener("change", () => {
    const { min, max, stops, value } = model.state;
    const asked = Number.isNaN(input.valueAsNumber) ? value : input.valueAsNumber;
    const bounded = Math.min(max, Math.max(min, asked));
    model.set("value", stops ? stops[nearest(stops, bounded)] : bounded);
    show();
  });
  follow(model, "value min max step stops", show);
  return field(model, input);
}

/** Goes through a scale by itself; a press is a step where motion is not wanted. */
export function player(model) {
  const button = make("button", { type: "button", className: "pw-button" });
  const name = model.get("description") || "Play";
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const place = () => numbers(model).of(model.get("value"));
  const go = (number) => model.set("value", numbers(model).at(number));
  let timer;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    button.textContent = `▶ ${name}`;
  };
  const tick = () => {
    const { min, max, step } = numbers(model);
    if (place() + step <= max) go(place() + step);
    else if (model.get("repeat")) go(min);
    else stop();
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    const { min, max } = numbers(model);
    if (place() >= max) go(min);
    if (still) return tick();
    timer = setInterval(tick, Math.max(100, model.get("interval")));
    button.textContent = `⏸ ${name}`;
  });
  follow(model, "disabled", () => {
    button.disabled = Boolean(model.get("disabled"));
  });
  stop();
  return button;
}
