// The points of a plot by name: pointed at, reached by arrow keys, and chosen.
import { svg } from "./svg.js";

const NEAR = 20; // how far from a point it is pointed at, in the plot's units
const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/**
 * Makes a plot's stage one stop of the tabulator for all its points, as a slider is.
 * @param {HTMLElement} stage holds the drawing, `width` units wide
 * @param {(stop: number) => void} choose what a click or Enter does with a point that has a stop
 */
export function createDots(stage, width, choose) {
  const name = svg("text", { class: "lp-name lp-pointed" });
  const ring = svg("circle", { class: "lp-pointed", r: 8 });
  let marks = []; // from left to right
  let here = -1;

  /** Say which point is pointed at, and name it in the drawing; none has no name. */
  function point(at) {
    here = at;
    const mark = marks[at];
    for (const node of [ring, name]) node.style.display = mark ? "" : "none";
    if (!marks.length) return;
    stage.setAttribute("aria-valuenow", at + 1);
    stage.setAttribute("aria-valuetext", mark?.label ?? "none");
    if (!mark) return;
    const [x, y] = mark.at;
    const left = x > width / 2;
    const place = {
      x: left ? x - 11 : x + 11,
      y: Math.max(14, y - 9),
      "text-anchor": left ? "end" : "start",
    };
    for (const [key, value] of Object.entries(place)) name.setAttribute(key, value);
    name.textContent = mark.label;
    ring.setAttribute("cx", x);
    ring.setAttribute("cy", y);
  }

  const pick = () => {
    const stop = marks[here]?.stop ?? null;
    if (stop !== null) choose(stop);
  };

  function nearest(event) {
    const box = stage.firstElementChild.getBoundingClientRect();
    const unit = width / box.width;
    const [x, y] = [(event.clientX - box.left) * unit, (event.clientY - box.top) * unit];
    const far = marks.map(({ at }) => Math.hypot(at[0] - x, at[1] - y));
    const best = far.indexOf(Math.min(...far));
    return far[best] <= NEAR ? best : -1;
  }

  for (const event of ["pointermove", "pointerdown"]) stage.addEventListener(event, (e) => point(nearest(e)));
  stage.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") point(-1); // what a finger has tapped keeps its name
  });
  stage.addEventListener("click", pick);
  stage.addEventListener("focus", () => here < 0 && stage.matches(":focus-visible") && point(0));
  stage.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step && ![" ", "Enter"].includes(event.key)) return;
    event.preventDefault();
    if (step) point(Math.max(0, Math.min(marks.length - 1, here + step)));
    else pick();
  });

  /** Other points, under a label for all of them; a plot that never has any is a picture. */
  function update(next, label) {
    marks = [...next].sort((a, b) => a.at[0] - b.at[0]);
    const slider = { role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": marks.length };
    const wanted = { ...(marks.length ? slider : { role: "img" }), "aria-label": label };
    for (const [key, value] of Object.entries(wanted)) stage.setAttribute(key, value);
    point(here);
  }
  return { update, nodes: [ring, name] };
}
