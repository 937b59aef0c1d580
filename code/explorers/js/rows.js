// One row for each layer, the last on top: its name, what else is to be seen of it, and what moves or
// removes it.

import { make } from "../../livepage/js/dom.js";
import { carry } from "./drag.js";
import { sign } from "./stepper.js";

/**
 * @param {object} on what to do: move(layer, by), remove(layer); choose(layer), where one is chosen
 * @param {string[]} head of the columns
 * @param {(view: object, layer: number) => Node[]} middle what stands in a row after its name
 * @param {number} still how many of the lowest layers stay where they are
 */
export function rows(on, head, middle, still = 0) {
  const list = make("div", { className: "ex-list" });
  const heads = ["layer", ...head].map((textContent) => make("span", { textContent }));
  const top = make("div", { className: "ex-row ex-head", ariaHidden: "true" }, ...heads);
  const el = make("div", { className: "ex-rows" }, top, list);

  /** The layer's name: a button, where it chooses the layer. */
  function title(view, layer) {
    const textContent = view.names[layer];
    if (!on.choose) return make("span", { className: "ex-name", textContent });
    const node = make("button", { type: "button", className: "ex-name", textContent });
    node.setAttribute("aria-pressed", String(layer === view.chosen));
    node.addEventListener("click", () => on.choose(layer));
    return node;
  }

  function tools(view, layer) {
    const name = view.names[layer];
    const move = (by) => {
      const held = focused();
      on.move(layer, by);
      if (held) focus(layer + by, held[1]); // the focus goes along
    };
    const up = sign("↑", `${name}: up`, () => move(1));
    const down = sign("↓", `${name}: down`, () => move(-1));
    up.disabled = layer === view.layers.length - 1 || layer < still;
    down.disabled = layer <= still;
    const away = sign("×", `${name}: remove`, () => on.remove(layer));
    away.disabled = view.layers.length === 1 || layer < still;
    return make("span", { className: "ex-tools" }, up, down, away);
  }

  function row(view, layer) {
    const grip = make("span", { className: "ex-grip", ariaHidden: "true", title: "Carry it to its place" });
    const ariaLabel = view.names[layer];
    const line = make(
      "div",
      { className: "ex-row", role: "group", ariaLabel },
      grip,
      title(view, layer),
      ...middle(view, layer),
      tools(view, layer),
    );
    line.classList.toggle("ex-chosen", Boolean(on.choose) && layer === view.chosen);
    line.dataset.layer = layer;
    if (layer < still) grip.style.visibility = "hidden";
    else carry(list, line, grip, { stays, drop: (by) => on.move(layer, -by) });
    return line;
  }
  const stays = (each) => Number(each.dataset.layer) < still;

  /** Where the focus is, so that it is there again when the rows are new. */
  function focused() {
    const active = document.activeElement;
    if (!list.contains(active)) return null;
    const line = /** @type {HTMLElement} */ (active.closest(".ex-row"));
    return [Number(line.dataset.layer), [...line.querySelectorAll("button, input")].indexOf(active)];
  }

  function show(view) {
    const kept = focused();
    list.replaceChildren(...view.layers.map((_, layer) => row(view, layer)).reverse());
    if (kept) focus(Math.min(kept[0], view.layers.length - 1), kept[1]);
  }

  /** Give the focus to one part of a layer's row, or to another where that part is switched off. */
  function focus(layer, place) {
    const parts = [...list.querySelectorAll(`[data-layer="${layer}"] :is(button, input)`)];
    const part = parts[place].disabled ? parts.find((each) => !each.disabled) : parts[place];
    part?.focus({ preventScroll: true });
  }
  return { el, show };
}
