import { element } from "./parts.js";
import { pieces } from "./highlight.js";

const INDENT = "    ";
const HINT = "Ctrl+Enter runs; Shift+Enter runs and goes on. Escape, then Tab, leaves the code.";

/** Write highlighted code into an element. @param {Element} place @param {string} code */
export function paint(place, code) {
  place.replaceChildren(
    ...pieces(code).map(([name, text]) =>
      name ? element("span", { className: name, textContent: text }) : text,
    ),
  );
}

/**
 * Mark the line that an error points at; none with nothing.
 *
 * @param {HTMLElement} pre
 * @param {number} [line]
 */
export function markLine(pre, line) {
  const { lineHeight, paddingTop } = getComputedStyle(pre);
  pre.classList.toggle("run-wrong", Boolean(line));
  pre.style.setProperty("--run-height", lineHeight);
  pre.style.setProperty("--run-top", `calc(${paddingTop} + ${(line ?? 1) - 1} * ${lineHeight})`);
}

/**
 * An editor over a cell's code: a text area whose own letters are not seen, upon the highlighted ones.
 *
 * The browser's own text area brings undo, phones' keyboards, selection and screen readers.
 */
export class Editor {
  /**
   * @param {HTMLPreElement} pre the code as the page shows it
   * @param {object} options
   * @param {string} options.name
   * @param {string} options.code
   * @param {(code: string) => void} options.changed
   * @param {(onward: boolean) => void} options.run
   */
  constructor(pre, { name, code, changed, run }) {
    this.pre = pre;
    this.changed = changed;
    this.run = run;
    this.leaving = false;
    const hint = element("span", {
      className: "run-hidden",
      id: `${pre.id || name.replaceAll(" ", "-")}-hint`,
      textContent: HINT,
    });
    this.area = element("textarea", {
      className: "run-area",
      value: code,
      spellcheck: false,
      wrap: "off",
      ariaLabel: name,
    });
    for (const [key, value] of Object.entries({
      autocomplete: "off",
      autocorrect: "off",
      autocapitalize: "off",
      "aria-describedby": hint.id,
    }))
      this.area.setAttribute(key, value);
    this.area.addEventListener("input", () => {
      this.show();
      this.changed(this.area.value);
    });
    this.area.addEventListener("keydown", (event) => this.press(event));
    this.area.addEventListener("scroll", () => {
      pre.scrollLeft = this.area.scrollLeft;
    });
    pre.classList.add("run-shown");
    pre.setAttribute("aria-hidden", "true");
    pre.removeAttribute("tabindex");
    pre.after(this.area, hint);
    const look = getComputedStyle(pre);
    for (const key of ["fontFamily", "fontSize", "lineHeight", "padding", "tabSize"])
      this.area.style[key] = look[key];
    this.show();
  }

  get code() {
    return this.area.value;
  }

  set code(code) {
    this.area.value = code;
    this.show();
  }

  /** Paint the letters; an empty last line has a height too. */
  show() {
    paint(this.pre, `${this.area.value}\n`);
    this.pre.scrollLeft = this.area.scrollLeft;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const { key, shiftKey, isComposing } = event;
    if (isComposing) return;
    const leave = this.leaving;
    this.leaving = key === "Escape" || (leave && key === "Shift");
    const work = this.work(key, shiftKey, event.ctrlKey || event.metaKey, leave);
    if (!work) return;
    event.preventDefault();
    work();
  }

  /** What a key does here, if not what it does in every text area. */
  work(key, shift, control, leave) {
    if (key === "Enter" && (control || shift)) return () => this.run(shift);
    if (key === "Enter") return () => this.type(`\n${this.indent()}`);
    if (key === "Tab" && !leave && !control) return () => this.shift(shift);
    return undefined;
  }

  /** The space at the start of the next line. */
  indent() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    const line = before.slice(before.lastIndexOf("\n") + 1);
    return /^ */.exec(line)[0] + (/[:([{]\s*(#.*)?$/.test(line) ? INDENT : "");
  }

  /** Move the chosen lines by one step, or the place of writing to the next. @param {boolean} back */
  shift(back) {
    const { value, selectionStart, selectionEnd } = this.area;
    if (selectionStart === selectionEnd && !back) return this.type(INDENT);
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const next = value.indexOf("\n", Math.max(selectionStart, selectionEnd - 1));
    const end = next < 0 ? value.length : next;
    const lines = value.slice(start, end);
    const moved = back ? lines.replace(/^ {1,4}/gm, "") : lines.replace(/^(?=.)/gm, INDENT);
    if (moved === lines) return undefined;
    this.area.setSelectionRange(start, end);
    this.type(moved);
    return this.area.setSelectionRange(start, start + moved.length);
  }

  /** Write in place of what is chosen, so that the browser can undo it. @param {string} text */
  type(text) {
    const { area } = this;
    if (document.execCommand("insertText", false, text)) return;
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input"));
  }

  focus(at) {
    this.area.focus();
    if (at !== undefined) this.area.setSelectionRange(at, at);
  }
}
