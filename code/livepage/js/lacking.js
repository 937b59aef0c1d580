// What an interact adds where the page lacks stops, combinations, or controls that only Python answers.
import { make } from "./dom.js";

const hiddenButton = (words) =>
  make("button", { type: "button", className: "pw-button", textContent: words, hidden: true });

/** Returns the parts to show, and wait(places), told where the controls stand; back() puts all back. */
function lacking(model, el, controls, texts, back) {
  const { table, names, first, notes } = model.state;
  const hint = make("p", { className: "lp-hint", hidden: true });
  const reset = hiddenButton("Reset");
  const full = hiddenButton("Run it in full with Python");

  /** Where each control moves alone, the others wait until it is back. */
  const wait = (at) => {
    if (!table.star) return;
    const away = at.findIndex((place, i) => place !== first[i]);
    controls.forEach((c, i) => {
      const waits = away >= 0 && i !== away;
      c.set("disabled", waits);
      c.set("note", waits ? "with Python" : notes[i]);
    });
    hint.hidden = reset.hidden = away < 0;
    if (away >= 0)
      hint.textContent =
        "Without Python, one control moves at a time: " +
        `put ${names[away]} back to ${texts(first)[away]} to move another.`;
  };
  // A cell that can run in the page says so, and listens; it may be ready later than this.
  const offer = () => {
    full.hidden = !el.closest("[data-run]");
  };
  offer();
  addEventListener("load", offer);
  full.addEventListener("click", () => full.dispatchEvent(new Event("livepage:run", { bubbles: true })));
  reset.addEventListener("click", back);
  return { parts: [hint, reset, full], wait };
}

export default { lacking };
