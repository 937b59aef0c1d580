// Python in a worker: loads Pyodide and the book's library, then what cells ask for, and runs them.
// A worker that is loaded from the site is not bound by the page's policy, which forbids WebAssembly.
import { Arrivals, nameOf } from "./arrivals.js";
import { Carried } from "./carried.js";
import { YOURS } from "./parts.js";

/** Tell the page. @param {object} message */
const tell = (message) => self.postMessage(message);

// What addresses start from where a copy is read from a folder; nothing is ever asked of such a host.
const NOWHERE = "https://folder.invalid/_static/run/";

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
    self.fetch = this.arrivals.insist(self.fetch.bind(self), 1500);
    this.unpacked = new Set();
    this.ready = this.start();
  }

  async start() {
    const { core, library, own, backend } = this.manifest;
    this.arrivals.expect([...core, nameOf(library)]);
    const file = this.file(library);
    file.catch(() => {}); // awaited below, once Pyodide is here
    await this.script("pyodide.js");
    if (this.carried) await this.script("pyodide.asm.js"); // elsewhere Pyodide itself asks for it
    this.python = await self.loadPyodide({
      indexURL: this.runtime,
      packages: ["numpy"],
      env: { HOME: "/home/pyodide", MPLBACKEND: backend },
      stdout: () => {},
    });
    this.python.unpackArchive(await file, "wheel");
    const send = (this.send = (message) => tell(message.toJs({ dict_converter: Object.fromEntries })));
    this.session = this.python.pyimport("booksite.run_here.session").Session(send, this.python.toPy(own));
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

  /** A file of the site's own. @param {string} address */
  async file(address) {
    return (await self.fetch(new URL(address, this.here))).arrayBuffer();
  }

  /** Say at once that a file does not come: Pyodide would wait for some, and go on without others. */
  miss(address) {
    tell({ kind: "lost", file: nameOf(address), host: new URL(address, this.here).host });
  }

  /** Load packages by the names they are imported by. @param {string[]} names */
  async load(names) {
    const wheels = this.wheels(names);
    const others = [...names, ...wheels.flatMap((wheel) => wheel.needs)].filter(
      (name) => !this.manifest.wheels[name],
    );
    const wanted = others
      .filter((name) => name in this.manifest.groups)
      .flatMap((name) => this.manifest.groups[name]);
    this.arrivals.expect([...wheels.map((wheel) => nameOf(wheel.file)), ...wanted]);
    const files = await Promise.all(wheels.map((wheel) => this.file(wheel.file)));
    files.forEach((file) => this.python.unpackArchive(file, "wheel"));
    const silent = { messageCallback: () => {}, errorCallback: () => {} };
    await this.python.loadPackagesFromImports(others.map((name) => `import ${name}`).join("\n"), silent);
    this.python.pyimport("importlib").invalidate_caches();
    if (others.includes("matplotlib")) this.python.pyimport("booksite.run_here.fonts").prepare();
    if (!this.wire && this.unpacked.has("comm")) {
      this.wire = this.python.pyimport("booksite.run_here.widgets").install(this.session, this.send);
    }
  }

  /** The site's wheels that these packages need and that are not there yet. @param {string[]} names */
  wheels(names) {
    const found = [];
    for (const todo = [...names]; todo.length; ) {
      const name = todo.pop();
      const wheel = this.manifest.wheels[name];
      if (!wheel || this.unpacked.has(name)) continue;
      this.unpacked.add(name);
      found.push(wheel);
      todo.push(...wheel.needs);
    }
    return found;
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
