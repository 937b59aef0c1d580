// Gives each code cell of a page its buttons, and runs what a reader asks for, with what stands above it.
import { addRunAll } from "./all.js";
import { Cell } from "./cell.js";
import { Python, missing } from "./client.js";
import { Store } from "./store.js";

/**
 * A cell that the page does not show.
 * @typedef {object} Hidden
 * @property {string} id
 * @property {string} source
 * @property {true} hidden
 * @property {string} label
 * @property {undefined} [ran] it runs anew each time
 * @property {(message: import("./client.js").Message) => void} hear
 */

class Notebook {
  /**
   * @param {{name: string, worker: string, megabytes: string, cells: [string, string?][]}} page
   * as extension.py writes it
   */
  constructor(page) {
    this.page = page;
    this.python = new Python(
      page.worker,
      () => this.forget(),
      (message) => this.pass(message),
    );
    this.last = Promise.resolve();
    this.stops = 0;
    const store = new Store(page.name);
    let number = 0;
    /** @type {(Cell | Hidden)[]} */
    this.cells = page.cells.map(([id, source]) =>
      source === undefined
        ? this.shown(id, (number += 1), store)
        : { id, source, hidden: true, label: `Cell ${id}`, hear: (message) => this.note(message) },
    );
    /** @type {Cell[]} */
    this.visible = this.cells.filter((cell) => cell instanceof Cell);
    const [top] = this.visible;
    if (!top.said.textContent)
      top.say(
        window.livepage?.folder
          ? "Run starts Python, which this copy carries."
          : `Run loads Python, about ${page.megabytes} MB the first time.`,
      );
    if (this.visible.length > 1)
      addRunAll(
        this.visible,
        (cell) => this.ask(cell),
        () => this.stop(),
      );
  }

  shown(id, number, store) {
    return new Cell(document.getElementById(`cell-${id}`), {
      id,
      number,
      store,
      run: (cell) => this.ask(cell),
      next: (cell) => this.next(cell),
      stop: () => this.stop(),
      widget: (place, data) => this.python.widgets.draw(place, data),
    });
  }

  /** Run cells one after the other, however quickly they are asked for. @param {Cell} cell */
  ask(cell) {
    const lack = missing();
    if (lack) return cell.say(lack);
    if (cell.state !== "busy") cell.become("busy", "Waits for Python …");
    const { stops } = this;
    this.last = this.last.then(() => (stops === this.stops ? this.run(cell) : undefined));
    return this.last;
  }

  /** End what runs; what waits for it is not run either. */
  stop() {
    this.stops += 1;
    this.python.stop();
  }

  /** The cell itself, and above it what is hidden or has not run as it stands now. @param {Cell} cell */
  due(cell) {
    const above = this.cells
      .slice(0, this.cells.indexOf(cell))
      .filter((other) => other.hidden || other.ran !== other.source);
    return [...above, cell];
  }

  async run(cell) {
    const cells = this.due(cell);
    const first = cells.filter((other) => !other.hidden).length - 1;
    const aim = first ? ` Runs ${first === 1 ? "the cell" : `${first} cells`} above first.` : "";
    let reached;
    this.hitch = "";
    cell.become("busy", `Starting Python …${aim}`);
    try {
      const given = cells.map(({ id, label, source, hidden }) => ({ id, label, source, hidden }));
      await this.python.run(given, (message) => {
        if (message.kind === "start") reached = this.cells.find(({ id }) => id === message.cell);
        this.hear(message, cell, aim);
      });
      if (reached !== cell) this.miss(cell, reached);
    } catch (error) {
      cell.become("failed", error.message);
    }
  }

  /**
   * @param {import("./client.js").Message} message of the worker
   * @param {Cell} cell the one that the reader has asked for
   * @param {string} aim what else is said of it
   */
  hear(message, cell, aim) {
    if (message.kind === "bytes")
      return cell.say(
        `Loading Python: ${megabytes(message.loaded)} of ${megabytes(message.total)} MB …${aim}`,
      );
    if (message.kind === "ready") return cell.say(`Running …${aim}`);
    return this.pass(message);
  }

  /** @param {import("./client.js").Message} message of the worker, about a cell */
  pass(message) {
    return this.cells.find(({ id }) => id === message.cell)?.hear(message);
  }

  /** A hidden cell has no place of its own for an error. @param {{kind: string, trace?: string}} message */
  note({ kind, trace }) {
    if (kind === "error") this.hitch = trace.trim().split("\n").at(-1);
  }

  /** Say that a cell has not run. @param {Cell} cell @param {Cell} wrong the one above that has failed */
  miss(cell, wrong) {
    const [which, end] = wrong.hidden ? ["a hidden cell", this.hitch] : [`cell ${wrong.number}`, "an error."];
    cell.become("failed", `Not run: ${which}, above, ends with ${end}`);
  }

  next(cell) {
    const after = this.visible[this.visible.indexOf(cell) + 1];
    if (after?.editor) after.editor.focus();
    else after?.button.focus();
  }

  forget() {
    for (const cell of this.visible) cell.forget();
  }
}

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 1e6 ? 1 : 0);

/** Begin, where the page has code cells. */
function begin() {
  const data = document.getElementById("run-here");
  if (!data) return;
  const page = JSON.parse(data.textContent);
  page.worker = new URL(page.worker, location.href).href;
  window.runHere = new Notebook(page);
}

export default { begin };
