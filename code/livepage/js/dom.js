// What all parts of an explorer are made of.

/** Makes an element with properties and children. */
export const make = (tag, properties = {}, ...children) => {
  const el = Object.assign(document.createElement(tag), properties);
  el.append(...children);
  return el;
};

/** Sets an element's text, where it has another: writing it anew would cost a layout. */
export function write(el, text) {
  if (el.firstChild?.data === text || (!text && !el.firstChild)) return;
  if (el.childNodes.length === 1 && el.firstChild.nodeType === Node.TEXT_NODE) el.firstChild.data = text;
  else el.textContent = text;
}

/** Keeps room for the longest text that an element will ever show. */
export function keepRoom(el, text) {
  if (text && el.dataset.room !== text) el.dataset.room = text;
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
