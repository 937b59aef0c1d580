import { element } from "./parts.js";

/**
 * A button that sets an explorer of this page to the case that a verdict names; none where it is not here.
 *
 * @param {{name: string, settings: Record<string, string>}} shows as session.py writes it
 */
export function showButton({ name, settings }) {
  /** @type {HTMLElement} */
  const explorer = document.querySelector(`[data-explorer="${CSS.escape(name)}"]`);
  if (!explorer) return [];
  const onclick = () => {
    const query = new URLSearchParams(location.search);
    for (const key of [...query.keys()]) if (key.startsWith(`${name}.`)) query.delete(key);
    for (const [key, value] of Object.entries(settings)) query.set(`${name}.${key}`, value);
    history.pushState(history.state, "", `${location.pathname}?${query}`);
    dispatchEvent(new PopStateEvent("popstate"));
    explorer.tabIndex = -1;
    // its name is read out
    explorer.focus({ preventScroll: true });
    explorer.scrollIntoView({ block: "center" });
  };
  const textContent = "Show it above";
  return [element("button", { type: "button", className: "run-button", textContent, onclick })];
}
