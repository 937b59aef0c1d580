// The button for what can be taken away of an explorer; its menu is loaded when it is asked for.
import { make } from "./dom.js";

/** Adds the button, unless the explorer has no page to take it from: in a notebook, or alone in a file. */
export function offer(model, el) {
  const site = window.livepage;
  if (!site?.here || !model.get("name") || !model.get("label")) return;
  const button = make("button", { type: "button", className: "lp-button", textContent: "Share or save" });
  button.ariaExpanded = "false";
  const open = async () => {
    const away = await site.bring("away");
    button.removeEventListener("click", open);
    away(button, model, el, site.models);
  };
  button.addEventListener("click", open);
  ([...el.querySelectorAll(".lp-tools")].at(-1) ?? el).append(button);
}
