// The states that a reader has seen, the last on top.
import { make } from "./dom.js";

/** A list under a title; without a title there is none. */
export function createHistory(title) {
  if (!title) return { el: null, note() {}, forget() {} };
  const list = make("ol", { reversed: true });
  const head = make("p");
  const el = make("div", { className: "lp-history", tabIndex: 0 }, head, list);
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", title);
  const count = () => {
    head.textContent = `${title}: ${list.children.length}`;
  };
  /** What was seen before is not seen anew. */
  function note(words) {
    if (!words || [...list.children].some((item) => item.textContent === words)) return;
    list.prepend(make("li", { textContent: words }));
    count();
  }
  function forget() {
    list.replaceChildren();
    count();
  }
  return { el, note, forget };
}
