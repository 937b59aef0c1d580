import { Widgets } from "./live.js";

/**
 * What the worker tells: cells' outputs as session.py writes them, what widgets say, and its own state.
 * @typedef {{kind: string, [field: string]: any}} Message
 */

/** The page's Python: a worker, started when first asked for, ended by `stop`, and started anew after it. */
export class Python {
  /**
   * @param {string} address of the worker's script
   * @param {() => void} ended when all that ran is forgotten
   * @param {(message: Message) => void} late hears what widgets bring about after a run
   */
  constructor(address, ended, late) {
    this.address = address;
    this.ended = ended;
    this.late = late;
    this.widgets = new Widgets((id, state) => this.worker?.postMessage({ do: "move", with: [id, state] }));
    // ms without news before the reader is told
    this.patience = { loading: 45_000, starting: 120_000 };
  }

  /**
   * Run cells in order.
   *
   * @param {{id: string, label: string, source: string, hidden: boolean}[]} cells
   * @param {(message: Message) => void} hear what comes of them
   * @returns {Promise<void>} when Python is at rest; rejected with a sentence where it could not run
   */
  run(cells, hear) {
    return new Promise((done, fail) => {
      this.worker ??= this.start();
      this.hear = (message) => {
        this.wait(message.kind);
        if (message.kind === "rest") this.settle(done);
        else if (message.kind in FAULTS)
          this.settle(() => fail(new Error(FAULTS[message.kind](message))), true);
        else hear(message);
      };
      this.give = () =>
        this.settle(() => fail(new Error("Stopped. Nothing on this page has run now.")), true);
      this.wait("asked");
      this.worker.postMessage({ do: "run", with: [cells, this.unsent] });
      this.unsent = undefined;
    });
  }

  /** Let cells read a file of the reader's, in this Python and in those after it. @param {File} file */
  take(file) {
    this.file = this.unsent = file;
  }

  start() {
    this.unsent = this.file;
    // of a copy that carries Python
    const folder = window.livepage?.folder;
    const worker = new Worker(folder?.worker ?? this.address);
    worker.onmessage = ({ data }) => {
      if (WIRE.has(data.kind) || data.output) this.widgets.hear(data);
      else if (data.kind === "wants") folder.bring(worker, data.file);
      else (this.hear ?? this.late)(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.hear?.({ kind: "broken", words: event.message ?? "" });
    };
    return worker;
  }

  /** End a run; after a fault the worker is of no use. @param {() => void} then @param {boolean} over */
  settle(then, over = false) {
    clearTimeout(this.timer);
    this.hear = this.give = undefined;
    if (over) this.end();
    then();
  }

  end() {
    this.worker?.terminate();
    this.worker = undefined;
    this.widgets.end();
    this.ended();
  }

  stop() {
    this.give?.();
  }

  /** While files are awaited, silence is a fault; a cell may run as long as it likes. @param {string} kind */
  wait(kind) {
    clearTimeout(this.timer);
    const patience = { asked: this.patience.loading, bytes: this.patience.starting }[kind];
    if (patience)
      this.timer = setTimeout(() => this.hear({ kind: "silent", seconds: patience / 1000 }), patience);
  }
}

// what widgets say, in a run and after it
const WIRE = new Set(["comm_open", "comm_msg", "moved"]);
const FILTER = "You may be offline, or a filter on the way may block it.";
const MEMORY = /memory|allocation|call stack/i;
const FAULTS = {
  lost: ({ file, host }) =>
    window.livepage?.folder
      ? `Python could not be loaded: this copy of the book lacks ${file}.`
      : `Python could not be loaded: ${host} did not send ${file}. ${FILTER}`,
  silent: ({ seconds }) => `Python has not answered for ${seconds} seconds. ${FILTER}`,
  failed: ({ words }) =>
    MEMORY.test(words)
      ? "Python ran out of memory. Close other tabs, or make the arrays smaller, and run again."
      : `Python could not go on: ${words.trim().split("\n").at(-1)}`,
  broken: ({ words }) =>
    words ? FAULTS.failed({ words }) : "Python could not be loaded: the site did not send its worker.",
};

/** Why Python cannot run in this browser or from here, in a sentence; nothing if it can. */
export function missing() {
  const folder = window.livepage?.folder;
  if (location.protocol === "file:" && !folder)
    return (
      "This page was opened from a folder, where browsers start no Python. " +
      "Open the book on the web, or serve the folder."
    );
  if (typeof WebAssembly !== "object" || typeof Worker !== "function")
    return (
      "This browser has no WebAssembly or no workers. " +
      "A current Firefox, Chrome, Edge or Safari has both."
    );
  // This very machine may serve all it needs.
  const near = /^(localhost|127\.|\[::1\])/.test(location.hostname);
  return navigator.onLine === false && !near && !folder
    ? "You are offline, and Python has to be loaded from the web."
    : "";
}
