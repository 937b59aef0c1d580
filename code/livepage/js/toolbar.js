// What moves the choice without pointing.
import { make, write } from "./dom.js";
import { columnsOf, rowsOf } from "./regions.js";

/** Makes a button that says some words. */
export function button(words, click) {
  const node = make("button", { type: "button", className: "lp-button", textContent: words });
  node.addEventListener("click", click);
  return node;
}

/** Buttons that walk through the cells of one panel, a slider that mirrors pointing, and Reset. */
export function createToolbar(drawing, reset, { walks, more }) {
  const walk = () => drawing.find(drawing.scene.walk);
  const width = () => columnsOf(walk());
  const count = () => rowsOf(walk()) * width();
  const index = () =>
    drawing.at?.panel === drawing.scene.walk ? drawing.at.row * width() + drawing.at.column : -1;
  const go = (i, quiet) => drawing.choose(drawing.scene.walk, Math.floor(i / width()), i % width(), quiet);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let playing;

  const stop = () => {
    clearInterval(playing);
    playing = undefined;
    write(play, "Play");
  };
  const step = button("Step", () => {
    stop();
    go((index() + 1) % count());
  });
  const play = button("Play", () => {
    if (playing) return stop();
    write(play, "Pause");
    if (index() === count() - 1) go(0, true);
    playing = setInterval(() => (index() + 1 < count() ? go(index() + 1, true) : stop()), 600);
  });
  const slider = make("input", { type: "range", min: 0, step: 1 });
  slider.addEventListener("input", () => {
    stop();
    go(slider.valueAsNumber);
  });
  const cell = make("label", { className: "lp-walk" }, make("span", { textContent: "Cell" }), slider);
  const restart = button("Reset", () => {
    stop();
    reset();
  });
  const el = make("div", { className: "lp-tools" }, step, play, restart, ...more, cell);

  /** Shows where the choice is; what has nothing to walk through keeps its room where another setting has. */
  function update() {
    const on = Boolean(walk()) && count() > 0;
    for (const part of [step, play, cell]) {
      part.hidden = (!on && !walks) || (part === play && still);
      part.classList.toggle("lp-off", !on);
    }
    if (!on) return;
    const at = Math.max(0, index());
    const max = String(count() - 1);
    const words = `row ${Math.floor(at / width()) + 1}, column ${(at % width()) + 1}`;
    if (slider.max !== max) slider.max = max;
    if (slider.value !== String(at)) slider.value = at;
    if (slider.getAttribute("aria-valuetext") !== words) slider.setAttribute("aria-valuetext", words);
  }
  return { el, update, stop };
}
