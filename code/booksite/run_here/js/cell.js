import { Editor, markLine, paint } from "./editor.js";
import { element } from "./parts.js";
import { Outputs } from "./outputs.js";
import { showButton } from "./show.js";
import { noteSolved, solvedNames } from "./store.js";

/** A code cell that the page shows: its code, its buttons, its outputs. */
export class Cell {
  /**
   * @param {HTMLElement} root
   * @param {object} options
   * @param {string} options.id
   * @param {number} options.number
   * @param {import("./store.js").Store} options.store
   * @param {(cell: Cell) => void} options.run
   * @param {(cell: Cell) => void} options.next
   * @param {() => void} options.stop
   * @param {(place: Element, data: Record<string, any>) => boolean} options.widget
   */
  constructor(root, { id, number, store, run, next, stop, widget }) {
    this.root = root;
    this.id = id;
    this.store = store;
    this.stop = stop;
    /** @type {false} */
    this.hidden = false;
    this.label = `Cell ${number}`;
    /** @type {Editor | undefined} */
    this.editor = undefined;
    this.go = (onward) => {
      run(this);
      if (onward) next(this);
    };
    /** @type {HTMLPreElement} */
    this.pre = root.querySelector(".cell_input pre");
    this.fresh = this.source = this.pre.textContent.replace(/\n$/, "");
    this.painted = [...this.pre.childNodes];
    /** @type {HTMLElement} */
    const place =
      root.querySelector(":scope > .cell_output") ??
      root.appendChild(element("div", { className: "cell_output docutils container" }));
    this.outputs = new Outputs(place, widget);
    this.bar(number);
    this.recall();
    this.pre.addEventListener("click", () => this.edit(offset(this.pre)));
    // a stored interact asks for all its states
    root.addEventListener("livepage:run", () => this.go(false));
  }

  bar(number) {
    this.button = element("button", {
      type: "button",
      className: "run-button",
      onclick: () => (this.state === "busy" ? this.stop() : this.go(false)),
    });
    this.opener = element("button", {
      type: "button",
      className: "run-button",
      textContent: "Edit",
      ariaLabel: `Edit cell ${number}`,
      onclick: () => this.edit(0),
    });
    this.undoer = element("button", {
      type: "button",
      className: "run-button",
      textContent: "Reset",
      ariaLabel: `Reset cell ${number}`,
      hidden: true,
      onclick: () => this.reset(),
    });
    this.said = element("span", { className: "run-said", role: "status" });
    this.tick = element("span", {
      className: "run-solved",
      textContent: "✓ Solved",
      hidden: !solvedNames().includes(this.name),
    });
    this.root
      .querySelector(".cell_input")
      .after(
        element("div", { className: "run-bar" }, this.button, this.opener, this.undoer, this.tick, this.said),
      );
    this.number = number;
    this.become("stored");
  }

  /** @param {"stored" | "busy" | "waits" | "ran" | "failed"} state @param {string} words */
  become(state, words = "") {
    this.state = state;
    const word = state === "busy" ? "Stop" : "Run";
    this.button.replaceChildren(element("span", { ariaHidden: "true" }, word === "Run" ? "▶ " : "■ "), word);
    this.button.setAttribute("aria-label", `${word} cell ${this.number}`);
    this.root.dataset.run = state;
    this.undoer.hidden = this.source === this.fresh && (state === "stored" || state === "waits");
    this.say(words);
  }

  /** @param {string} words @param {...Node} more */
  say(words, ...more) {
    if (this.said.textContent !== words || more.length) this.said.replaceChildren(words, ...more);
  }

  /** Take up what was changed here at an earlier visit. */
  recall() {
    const kept = this.store.all()[this.id];
    if (!kept || kept.source === this.fresh) return;
    this.put(kept.source);
    const old = kept.from !== this.fresh;
    const fresh = element("button", {
      type: "button",
      className: "run-button",
      textContent: "Take the fresh cell",
      onclick: () => this.reset(),
    });
    this.say(
      old
        ? "The page has changed since you changed this cell. "
        : "Your code, kept in this browser; the output is of the page's own.",
      ...(old ? [fresh] : []),
    );
  }

  /** @param {number | undefined} at the letter to write at */
  edit(at) {
    this.opener.hidden = true;
    this.editor ??= new Editor(this.pre, {
      name: `Code of cell ${this.number}`,
      code: this.source,
      changed: (code) => this.write(code),
      run: (onward) => this.go(onward),
    });
    this.editor.focus(at);
  }

  write(code) {
    this.change(code);
    markLine(this.pre);
    this.store.keep(this.id, code, this.fresh);
    if (this.state === "ran" || this.state === "failed") this.say("Changed since it ran.");
  }

  /** Take code that the reader has not written here. @param {string} code */
  put(code) {
    this.change(code);
    if (this.editor) this.editor.code = code;
    else paint(this.pre, code);
  }

  change(code) {
    this.source = code;
    this.undoer.hidden = false;
  }

  begin() {
    this.given = this.source;
    this.outputs.begin(this.source === this.fresh);
    markLine(this.pre);
    this.become("busy", "Running …");
    this.since = performance.now();
  }

  /** @param {import("./client.js").Message} message */
  hear(message) {
    if (message.kind === "start") return this.begin();
    if (message.kind === "end") return this.finish();
    if (message.kind === "error") this.fail(message);
    if (message.right) this.solve();
    this.outputs.add(message);
    if (message.shows) this.outputs.place.append(...showButton(message.shows));
    return undefined;
  }

  /** What an exercise's check has found right stays ticked in this browser. */
  solve() {
    this.tick.hidden = false;
    noteSolved(this.name);
  }

  get name() {
    return `${this.store.page}#${this.id}`;
  }

  finish() {
    this.outputs.end();
    this.ran = this.given;
    this.become("ran", `Ran in ${(Math.max(10, performance.now() - this.since) / 1000).toFixed(2)} s.`);
  }

  /** @param {import("./client.js").Message} message */
  fail({ line }) {
    this.ran = undefined;
    markLine(this.pre, line);
    this.become("failed", line ? `An error, at line ${line}.` : "An error.");
  }

  /** Python has ended: nothing has run in the next one. */
  forget() {
    this.ran = undefined;
    if (this.state === "ran" || this.state === "busy") this.become("waits", "Not run in this Python.");
  }

  /** The page's own code and output again. */
  reset() {
    this.source = this.fresh;
    this.ran = undefined;
    this.store.keep(this.id, this.fresh, this.fresh);
    if (this.editor) this.editor.code = this.fresh;
    else this.pre.replaceChildren(...this.painted);
    markLine(this.pre);
    this.outputs.reset();
    this.become("stored", "The page's own code and output.");
    this.button.focus();
  }
}

/** Where in the code a press has put the caret. @param {Element} pre */
function offset(pre) {
  const { anchorNode, anchorOffset } = getSelection();
  if (!pre.contains(anchorNode)) return 0;
  const range = document.createRange();
  range.setStart(pre, 0);
  range.setEnd(anchorNode, anchorOffset);
  return range.toString().length;
}
