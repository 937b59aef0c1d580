// Buttons, radio buttons and sliders under a drawing, and the code that can be taken away.

import { make, write } from "../../livepage/js/dom.js";

export function press(words, click) {
  const node = make("button", { type: "button", className: "lp-button", textContent: words });
  node.addEventListener("click", click);
  return node;
}

/** Radio buttons for what the pointer does: `modes` are words by value. */
export function pointerModes(name, modes, changed) {
  const inputs = Object.entries(modes).map(([value, words], i) => {
    const input = make("input", { type: "radio", name: `${name}-mode`, value, checked: !i });
    input.addEventListener("change", changed);
    return make("label", {}, input, ` ${words}`);
  });
  const legend = make("legend", { className: "lp-status", textContent: "The pointer" });
  const el = make("fieldset", { className: "ex-modes" }, legend, ...inputs);
  return { el, mode: () => el.querySelector(":checked").value };
}

/** A slider with its name and its value. */
export function slide(words, min, max, change) {
  const input = make("input", { type: "range", min, max });
  const value = make("span", { ariaHidden: "true" });
  input.addEventListener("input", () => change(input.valueAsNumber));
  const show = (number) => {
    if (input.value !== String(number)) input.value = number;
    write(value, String(number));
  };
  return { el: make("label", { className: "ex-slide" }, make("span", {}, words), input, value), show };
}

/** A menu with its name, and a last choice that stands for what the reader made. */
export function dropdown(words, names, change) {
  const own = make("option", { value: "", textContent: "your own", hidden: true, disabled: true });
  const options = names.map((name) => make("option", { value: name, textContent: name }));
  const select = make("select", {}, ...options, own);
  select.addEventListener("change", () => change(select.value));
  const show = (/** @type {string | undefined} */ name) => {
    select.value = name ?? "";
  };
  return { el: make("label", { className: "ex-choice" }, make("span", {}, words), select), show };
}

/** A button that shows the code of what is drawn, and copies it where the page may. */
export function copyAsPython(words) {
  const code = make("pre", { className: "ex-code", hidden: true, tabIndex: 0, ariaLabel: words });
  code.setAttribute("role", "region");
  const button = press("Copy as Python", async () => {
    code.hidden = false;
    // A page from a folder may not write to the clipboard: the code is there to be copied by hand.
    await navigator.clipboard?.writeText(code.textContent).catch(() => {});
  });
  return { button, code };
}
