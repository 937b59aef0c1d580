// What all panels are made of. A builder makes an element once; it returns { el, update(panel), light(region) }.
export const make = (tag, properties = {}, ...children) => {
  const el = Object.assign(document.createElement(tag), properties);
  el.append(...children);
  return el;
};

/** A figure with its caption, and the place where a panel draws. */
export function framed(kind) {
  const caption = make("figcaption");
  const body = make("div", { className: "lp-stage" });
  return { el: make("figure", { className: `lp-panel lp-${kind}` }, caption, body), caption, body };
}
