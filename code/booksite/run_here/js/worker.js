// Python in a worker: loads Pyodide and the book's library, then what cells ask for, and runs them.
// A worker that is loaded from the site is not bound by the page's policy, which forbids WebAssembly.
import { Arrivals, nameOf } from "./arrivals.js";
import { Carried } from "./carried.js";
import { YOURS } from "./parts.js";

/** Tell the page. @param {object} message */
const tell = (message) => self.postMessage(message);

// What addresses start from where a copy is read from a folder; nothing is ever asked of such a host.
const NOWHERE = "https://folder.invalid/_static/run/";

/** @typedef {Record<string, string | [string]>} Pack files by their paths: text, or base64 in a list */

// Where Python finds the packages of the site's own.
const PACKS = "/packs";

class Host {
  /** @param {Record<string, any>} manifest as extension.py writes it */
  constructor(manifest) {
    this.manifest = manifest;
    this.here = manifest.carried ? NOWHERE : self.location.href;
    this.runtime = new URL(manifest.runtime, this.here).href;
    const hear = (loaded, total) => tell({ kind: "bytes", loaded, total });
    this.arrivals = new Arrivals(manifest.bytes, hear, (address) => this.miss(address));
    if (manifest.carried) {
      const count = (entry) => this.arrivals.count(entry);
      this.carried = new Carried((file) => tell({ kind: "wants", file }), count);
      self.fetch = (input) => this.carried.fetch(input);
    }
    self.fetch = this.arrivals.insist(sparing(self.fetch.bind(self), manifest.spare), 1500);
    this.loaded = new Set(manifest.start);
    this.ready = this.start();
  }

  async start() {
    const { core, start, backend, modules } = this.manifest;
    this.arrivals.expect([...core, ...start.map((name) => this.address(name))].map(nameOf));
    const packs = this.take(start);
    await this.script("pyodide.js");
    if (this.carried) await this.script("pyodide.asm.js"); // elsewhere Pyodide itself asks for it
    this.python = await self.loadPyodide({
      indexURL: this.runtime,
      packages: ["numpy"],
      env: { HOME: "/home/pyodide", MPLBACKEND: backend, PYTHONPATH: PACKS },
      fsInit: async (FS) => unpack(FS, await packs),
      stdout: () => {},
    });
    const send = (this.send = (message) => tell(message.toJs({ dict_converter: Object.fromEntries })));
    const { Session } = this.python.pyimport("booksite.run_here.session");
    this.session = Session(send, this.python.toPy(modules));
  }

  /** Run a script of the runtime's. @param {string} name */
  async script(name) {
    const address = `${this.runtime}${name}`;
    try {
      self.importScripts(this.carried ? await this.carried.address(name) : address);
    } catch (error) {
      this.miss(address);
      throw error;
    }
  }

  /** Where a pack of the site's lies. @param {string} name */
  address(name) {
    return new URL(this.manifest.packs[name], this.here).href;
  }

  /** Fetch packs. @param {string[]} names */
  take(names) {
    const all = Promise.all(names.map((name) => opened(self.fetch(this.address(name)))));
    all.catch(() => {}); // awaited once Pyodide is here
    return all;
  }

  /** Say at once that a file does not come: Pyodide would wait for some, and go on without others. */
  miss(address) {
    tell({ kind: "lost", file: nameOf(address), host: new URL(address, this.here).host });
  }

  /** Load packages by the names they are imported by. @param {string[]} names */
  async load(names) {
    const { packs, needs, groups } = this.manifest;
    const all = new Set(names.flatMap((name) => [name, ...(needs[name] ?? [])]));
    const wanted = [...all].filter((name) => !this.loaded.has(name));
    if (!wanted.length) return;
    for (const name of wanted) this.loaded.add(name);
    const own = wanted.filter((name) => name in packs);
    const others = wanted.filter((name) => !(name in packs));
    const files = others.flatMap((name) => groups[name] ?? []);
    this.arrivals.expect([...own.map((name) => this.address(name)), ...files].map(nameOf));
    const taken = this.take(own);
    const silent = { messageCallback: () => {}, errorCallback: () => {} };
    await this.python.loadPackagesFromImports(others.map((name) => `import ${name}`).join("\n"), silent);
    unpack(this.python.FS, await taken);
    this.python.pyimport("importlib").invalidate_caches();
    if (others.includes("matplotlib")) this.python.pyimport("booksite.run_here.fonts").prepare();
    if (!this.wire && this.loaded.has("comm")) {
      this.wire = this.python.pyimport("booksite.run_here.widgets").install(this.session, this.send);
    }
  }

  /** What the page brings from the folder. @param {string} name @param {string} [text] */
  async bring(name, text) {
    await this.carried.bring(name, text);
  }

  /** Set traits of a widget. @param {string} id @param {string} state JSON */
  async move(id, state) {
    try {
      this.wire.receive(id, state);
    } finally {
      tell({ kind: "moved" });
    }
  }

  /** A file of the reader's: Python reads of it what it asks for, where it lies. @param {File} file */
  mount(file) {
    const { FS } = this.python;
    if (this.mounted) FS.unmount(YOURS);
    else FS.mkdirTree(YOURS);
    FS.mount(FS.filesystems.WORKERFS, { files: [file] }, YOURS);
    this.mounted = true;
  }

  /**
   * Run cells, and say when Python is at rest again.
   * @param {object[]} cells @param {File} [file] of the reader's, if it is new
   */
  async run(cells, file) {
    await this.ready;
    if (file) this.mount(file);
    const given = this.python.toPy(cells);
    await this.load(this.session.packages(given).toJs());
    tell({ kind: "ready" });
    await this.session.run(given);
    given.destroy();
    tell({ kind: "rest" });
  }
}

/**
 * A pack's files, of the answer that brings it.
 * @param {Promise<Response>} answer @returns {Promise<Pack>}
 */
async function opened(answer) {
  const plain = (await answer).body.pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain).json();
}

/** Put packs where Python finds them. @param {any} FS Pyodide's @param {Pack[]} packs */
function unpack(FS, packs) {
  const letters = new TextEncoder();
  for (const [path, content] of packs.flatMap(Object.entries)) {
    const place = `${PACKS}/${path}`;
    FS.mkdirTree(place.replace(/\/[^/]*$/, ""));
    FS.writeFile(place, typeof content === "string" ? letters.encode(content) : bytes(content[0]));
  }
}

/** @param {string} text base64 */
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/**
 * A fetch after which Pyodide's list of packages names no dependencies that nothing here imports.
 * @param {typeof fetch} fetch @param {Record<string, string[]>} spare
 */
function sparing(fetch, spare) {
  return async (input, options) => {
    const answer = await fetch(input, options);
    if (nameOf(String(input?.url ?? input)) !== "pyodide-lock.json" || !answer.ok) return answer;
    const lock = await answer.json();
    for (const [name, others] of Object.entries(spare))
      if (lock.packages[name])
        lock.packages[name].depends = lock.packages[name].depends.filter((each) => !others.includes(each));
    return new Response(JSON.stringify(lock));
  };
}

/** Answer the page. @param {Record<string, any>} manifest */
function serve(manifest) {
  const host = new Host(manifest);
  host.ready.catch(() => {}); // said by the run that waits for it
  self.onmessage = ({ data }) =>
    host[data.do](...data.with).catch((error) =>
      tell({ kind: "failed", words: String(error?.message ?? error) }),
    );
}

export default { serve };
