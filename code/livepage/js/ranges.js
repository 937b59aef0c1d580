// Sliders of exponents and of choices, with one thumb or two; boxes for numbers, and Play.
import { make } from "./dom.js";
import { field, group } from "./field.js";
import { follow } from "./models.js";
import { listed, nearest, numbers, oneThumb, readout, thumb } from "./sliders.js";

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

/** A box for a number; what is out of bounds becomes the nearest that is not. */
function number(model) {
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
function player(model) {
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

export default {
  logSlider: oneThumb("value", exponents),
  number,
  player,
  range: twoThumbs("value", numbers),
  rangeOfChoices: twoThumbs("index", choices),
  sliderOfChoices: oneThumb("index", choices),
};
