// The bar under a notebook that runs in the browser: how far Python is, what is missing, whose copy this is.
(() => {
  const { path, state, discard } = window.live;
  const { versions, megabytes } = JSON.parse(document.getElementById("live-data").textContent);
  const SILENCE = { loading: 45, starting: 120 }; // seconds without news before the reader is told
  let phase = "loading";
  let asked = false;
  let told = "";
  let news = Date.now();

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Record<string, unknown>} properties
   * @param {...(Node | string)} children
   * @returns {HTMLElementTagNameMap[Tag]}
   */
  const make = (tag, properties = {}, ...children) => {
    const el = Object.assign(document.createElement(tag), properties);
    el.append(...children);
    return el;
  };
  const button = (textContent, onclick) => make("button", { type: "button", textContent, onclick });
  const download = () =>
    make("a", {
      href: "../../_static/notebooks.zip",
      download: "",
      textContent: "Download the notebooks with their library",
    });
  const close = (row) =>
    button("Close", () => {
      row.hidden = true;
    });

  const progress = make("p", { role: "status" });
  const copies = make("p", { role: "status", hidden: true });
  const home = new URL(`../../${path?.replace(/\.ipynb$/, ".html") ?? ""}`, location.href).href;
  const back = make("nav", { ariaLabel: "Book" }, make("a", { href: home, textContent: "Back to the page" }));
  const bar = make("div", { id: "live-bar" }, ...(path ? [back] : []), progress, copies);

  function say(row, kind, ...content) {
    row.className = kind;
    row.hidden = false;
    row.replaceChildren(...content);
  }

  /** @param {...string} sentences */
  function fail(...sentences) {
    phase = "failed";
    say(
      progress,
      "bad",
      [...sentences, "The pages of the book work without it. "].join(" "),
      button("Try again", () => location.reload()),
      download(),
      close(progress),
    );
  }

  /** What the worker tells; see runtime.js. */
  function hear({ arrives, bytes, lost, failed, host, asks }) {
    news = Date.now();
    told = "";
    if (phase === "failed") return;
    const from = new URL(host ?? location).host;
    if (lost && phase === "ready")
      say(progress, "bad", `${from} did not send ${lost}, which a cell asks for. `, close(progress));
    else if (lost)
      fail(
        `Python could not be loaded: ${from} did not send ${lost}.`,
        "You may be offline, or a filter or an ad blocker on the way may block that address.",
      );
    else if (failed) fail(`Python could not be started: ${failed}`);
    else if (asks) {
      [phase, asked] = ["loading", true];
      say(progress, "", `Loading Python, about ${megabytes} MB the first time …`);
    } else if (phase !== "ready") {
      phase = "starting";
      say(progress, "", `Loading Python: ${(bytes / 1e6).toFixed(0)} MB (${arrives.split("-")[0]}) …`);
    }
  }

  /** What this browser lacks, in a sentence. */
  function missing() {
    if (typeof WebAssembly !== "object" || typeof Worker !== "function") {
      return (
        "This browser cannot run Python: it has no WebAssembly or no workers. " +
        "A current Firefox, Chrome, Edge or Safari has both."
      );
    }
    try {
      return window.localStorage && window.indexedDB ? "" : "This browser has no storage for notebooks.";
    } catch {
      return "Python cannot run here, for your browser is set so that it keeps no data of this site.";
    }
  }

  const lack = missing();
  if (!lack) {
    window.Worker = class extends window.Worker {
      /** @param {ConstructorParameters<typeof Worker>} args */
      constructor(...args) {
        super(...args);
        this.addEventListener("message", ({ data }) => data?.python && hear(data.python));
      }
    };
  }

  setInterval(() => {
    if (!(phase in SILENCE) || told === phase || Date.now() - news < 1000 * SILENCE[phase]) return;
    told = phase; // once: a screen reader says it, and the focus may be on a button of it
    say(
      progress,
      "bad",
      `Python has not answered for ${SILENCE[phase]} seconds. ` +
        "It may still come; if not, its host is blocked or slow. ",
      button("Try again", () => location.reload()),
      download(),
      close(progress),
    );
  }, 1000);

  const until = async (look) => {
    for (;;) {
      const found = look();
      if (found) return found;
      await new Promise((go) => setTimeout(go, 200));
    }
  };

  // Reads Matplotlib's list of fonts, which would otherwise be done, with a remark, under the first figure.
  const FONTS = `from booksite.run_here import fonts
fonts.prepare()
import matplotlib.font_manager`;

  /** Run the cells that the book hides (they install its library); the others then run in any order. */
  async function prepare(notebook, kernel) {
    const hidden = [...notebook.content.model.cells].filter(
      ({ type, sharedModel }) => type === "code" && sharedModel.getMetadata("tags")?.includes("remove-cell"),
    );
    const codes = [...hidden.map(({ sharedModel }) => sharedModel.getSource()), FONTS];
    // All asked for at once: a cell that the reader runs meanwhile comes after them.
    const replies = codes.map(
      (code) => kernel.requestExecute({ code, silent: true, store_history: false }).done,
    );
    for (const { content } of await Promise.all(replies)) {
      if (content.status === "error") throw new Error(content.evalue);
    }
  }

  /** Run cells with hidden code, where notebooks.py finds that they need no other: explorers come alive. */
  async function enliven({ content, context }) {
    for (const cell of content.widgets) {
      if (cell.model.getMetadata("run_at_start"))
        await cell.constructor.execute(cell, context.sessionContext, { record_timing: false });
    }
    context.model.dirty = false; // the reader has changed nothing: no copy need be kept
  }

  async function start() {
    const notebook = await until(
      () => window.jupyterapp?.shell.currentWidget?.sessionContext && window.jupyterapp.shell.currentWidget,
    );
    const { sessionContext } = notebook;
    await Promise.all([sessionContext.ready, notebook.context.ready]);
    wake(notebook, await until(() => sessionContext.session?.kernel));
    // A restart brings a new kernel.
    sessionContext.kernelChanged.connect((_, { newValue }) => newValue && wake(notebook, newValue));
  }

  async function wake(notebook, kernel) {
    if (!asked) phase = "starting";
    news = Date.now();
    try {
      await prepare(notebook, kernel);
    } catch (error) {
      if (!kernel.isDisposed) fail(`The book's library could not be installed: ${error.message}.`);
      return;
    }
    if (phase === "failed") return;
    say(progress, "", "Python is here, and draws this page's figures …");
    await enliven(notebook);
    if (kernel.isDisposed) return;
    [phase, asked] = ["ready", false];
    say(
      progress,
      "good",
      "Python is ready. Run a cell with Shift+Enter, or all of them from the menu Run. ",
      close(progress),
    );
  }

  async function greet() {
    const kept = await state(versions[path] ?? "");
    if (kept === "none") return;
    const fresh = button("Get the fresh notebook", () => {
      say(
        copies,
        "bad",
        "This deletes your copy, with all that you changed in it. ",
        button("Delete my copy", discard),
        button("Keep it", greet),
      );
    });
    say(
      copies,
      kept === "old" ? "bad" : "",
      kept === "old"
        ? "The book's page has changed since you made this copy. You see your copy. "
        : "This is your own copy, kept in this browser. ",
      fresh,
      close(copies),
    );
  }

  // A link to a page of the book leads to the page; JupyterLab would look for its source.
  document.addEventListener(
    "click",
    (event) => {
      /** @type {any} */
      const { target } = event;
      const href = target.closest?.(".jp-MarkdownCell a")?.href;
      const page = href?.match(/\/lite\/files\/(.+)\.md(#.*)?$/);
      if (!page) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      window.open(new URL(`../../${page[1]}.html${page[2] ?? ""}`, location.href), "_blank", "noopener");
    },
    true,
  );

  say(progress, "", "Opening the notebook. What you change in it stays in this browser.");
  document.addEventListener("DOMContentLoaded", () => {
    document.body.append(bar);
    if (!path) {
      phase = "failed";
      return say(
        progress,
        "bad",
        "This address names no notebook. ",
        make("a", { href: "../../", textContent: "Open the book" }),
      );
    }
    if (lack) return fail(lack);
    greet();
    start();
  });
})();
