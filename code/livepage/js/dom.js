// What all that is drawn is made of.

/** Makes an element with properties and children. */
export const make = (tag, properties = {}, ...children) => {
  const el = Object.assign(document.createElement(tag), properties);
  el.append(...children);
  return el;
};

/** Sets an element's text, where it has another: writing it anew would cost a layout. */
export function write(el, text) {
  const words = el.words ?? el;
  if (words.firstChild?.data === text || (!text && !words.firstChild)) return;
  if (words.childNodes.length === 1 && words.firstChild.nodeType === Node.TEXT_NODE)
    words.firstChild.data = text;
  else words.textContent = text;
}

/** Fills an element with markup that the build made inert; its styles are set here, as a policy wants it. */
export function fillWith(el, markup) {
  el.innerHTML = markup;
  for (const styled of el.querySelectorAll("[data-style]")) styled.style.cssText = styled.dataset.style;
  return el;
}
