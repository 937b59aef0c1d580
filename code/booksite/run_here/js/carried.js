import { nameOf } from "./arrivals.js";

/** The files of a copy that is read from a folder: the page brings each, for a worker there fetches none. */
export class Carried {
  /**
   * @param {(name: string) => void} ask the page for a file
   * @param {(entry: {name: string, encodedBodySize: number}) => void} count a file that is there
   */
  constructor(ask, count) {
    this.ask = ask;
    this.count = count;
    this.awaited = new Map();
  }

  /** @param {string} name @returns {Promise<Uint8Array<ArrayBuffer>>} */
  file(name) {
    return new Promise((done, fail) => {
      this.awaited.set(name, { done, fail });
      this.ask(name);
    });
  }

  /**
   * What the page brings.
   * @param {string} name @param {string} [text] base64 of it, deflated; nothing where the copy lacks it
   */
  async bring(name, text) {
    const { done, fail } = this.awaited.get(name);
    this.awaited.delete(name);
    if (text === undefined) return fail(new Error(`${name} is not in this copy`));
    const packed = new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))]);
    const plain = packed.stream().pipeThrough(new DecompressionStream("deflate"));
    this.count({ name, encodedBodySize: packed.size });
    return done(new Uint8Array(await new Response(plain).arrayBuffer()));
  }

  /** Stands in for the worker's own. @param {any} input @returns {Promise<Response>} */
  async fetch(input) {
    const name = nameOf(String(input?.url ?? input));
    const kind = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(await this.file(name), { headers: { "content-type": kind } });
  }

  /** An address from which a script can be run. @param {string} name */
  async address(name) {
    return URL.createObjectURL(new Blob([await this.file(name)], { type: "text/javascript" }));
  }
}
