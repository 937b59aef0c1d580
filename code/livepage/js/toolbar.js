// What moves the choice without pointing.
import { make } from "./dom.js";
import { columnsOf, rowsOf } from "./regions.js";

/** Buttons that walk through the cells of one panel, a slider that mirrors pointing, and Reset. */
export function createToolbar(drawing, reset) {
  const button = (words, click) => {
    const node = make("button", { type: "button", className: "lp-button", textContent: words });
    node.addEventListener("click", click);
    return node;
  };
  const slider = make("input", { type: "range", min: 0, step: 1, ariaLabel: "Cell" });
  const walk = () => drawing.find(drawing.scene.walk);
  const width = () => columnsOf(walk());
  const count = () => rowsOf(walk()) * width();
  const index = () =>
    drawing.at?.panel === drawing.scene.walk ? drawing.at.row * width() + drawing.at.column : -1;
  const go = (i, quiet) => drawing.choose(drawing.scene.walk, Math.floor(i / width()), i % width(), quiet);
  let playing;
  const stop = () => {
    clearInterval(playing);
    playing = undefined;
    play.textContent = "Play";
  };
  const step = button("Step", () => {
    stop();
    go((index() + 1) % count());
  });
  const play = button("Play", () => {
    if (playing) return stop();
    play.textContent = "Pause";
    if (index() === count() - 1) go(0, true);
    playing = setInterval(() => (index() + 1 < count() ? go(index() + 1, true) : stop()), 600);
  });
  slider.addEventListener("input", () => {
    stop();
    go(slider.valueAsNumber);
  });
  const el = make(
    "div",
    { className: "lp-tools" },
    step,
    play,
    slider,
    button("Reset", () => {
      stop();
      reset();
    }),
  );
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  function update() {
    const on = Boolean(walk()) && count() > 0;
    for (const part of [step, play, slider]) part.hidden = !on;
    play.hidden ||= still;
    if (!on) return;
    slider.max = count() - 1;
    slider.value = Math.max(0, index());
    slider.setAttribute(
      "aria-valuetext",
      `row ${Math.floor(slider.value / width()) + 1}, column ${(slider.value % width()) + 1}`,
    );
  }
  return { el, update, stop };
}
