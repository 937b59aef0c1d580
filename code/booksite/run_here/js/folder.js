// Python in a copy of the book that is read from a folder, where browsers start no worker from a file and let
// none fetch: the worker is made of a text, and its files come as scripts, which a page may load.
import { element } from "./parts.js";

class Folder {
  /** @param {string} address of the files' folder @param {string} source of the worker */
  constructor(address, source) {
    this.address = address;
    this.worker = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    this.files = {}; // each file's script puts its text here
  }

  /** Give a worker a file. @param {Worker} worker @param {string} name */
  bring(worker, name) {
    const script = element("script", { src: `${this.address}${name}.js` });
    const give = () => {
      worker.postMessage({ do: "bring", with: [name, this.files[name]] });
      delete this.files[name];
      script.remove();
    };
    script.onload = script.onerror = give;
    document.head.append(script);
  }
}

/** @param {string} source of the worker */
function begin(source) {
  window.livepage ??= {};
  /** @type {any} */
  const own = document.currentScript;
  window.livepage.folder = new Folder(own.src.replace(/[^/]*$/, ""), source);
}

export default { begin };
