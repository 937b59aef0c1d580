// What the panels of an explorer are made of.
import { make } from "./dom.js";

/** Keeps room for the longest text that an element will ever show; its words are laid out on their own. */
export function keepRoom(el, text) {
  if (!text || el.dataset.room === text) return;
  el.dataset.room = text;
  if (el.words) return;
  el.words = make("span", { className: "lp-words" }, ...el.childNodes);
  el.append(el.words);
}

/** Gives a parent these children; those already in place are not moved: that would cost them the focus. */
export function fill(parent, nodes) {
  const same =
    nodes.length === parent.children.length && nodes.every((node, i) => node === parent.children[i]);
  if (!same) parent.replaceChildren(...nodes);
  return parent;
}

/** A panel's figure with its caption, and the element that the panel draws in. */
export function framed(kind) {
  const caption = make("figcaption");
  const body = make("div", { className: "lp-stage" });
  return { el: make("figure", { className: `lp-panel lp-${kind}` }, caption, body), caption, body };
}
