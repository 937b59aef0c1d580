// Gives a file of the reader's to the cell that takes one: chosen there, or dropped anywhere on the page.
import { element, YOURS } from "./parts.js";

const LINE = /^model = .*$/m; // of the cell's code
const SUFFIX = /\.onnx$/i;

class Taker {
  /** @param {any} notebook of cells.js @param {string} id of the cell */
  constructor(notebook, id) {
    this.notebook = notebook;
    this.cell = notebook.visible.find((cell) => cell.id === id);
    const input = element("input", {
      type: "file",
      onchange: () => input.files.length && this.take(input.files[0]),
    });
    const words = "or drop it anywhere on this page. It is read here, and sent nowhere.";
    const label = element("label", {}, "Your own ONNX file ", input);
    this.said = element("span", { className: "run-said", role: "status" });
    const place = element(
      "div",
      { className: "run-bar run-file" },
      label,
      element("span", {}, words),
      this.said,
    );
    this.cell.root.querySelector(".run-bar").after(place);
    addEventListener("dragover", (event) => this.hover(event));
    addEventListener("dragleave", (event) => event.relatedTarget ?? this.mark(false));
    addEventListener("drop", (event) => this.drop(event));
  }

  mark(on) {
    this.cell.root.classList.toggle("run-aimed", on);
  }

  /** @param {DragEvent} event */
  hover(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.mark(true);
  }

  /** @param {DragEvent} event */
  drop(event) {
    const [file] = event.dataTransfer.files;
    this.mark(false);
    if (!file) return;
    event.preventDefault(); // or the browser would leave the page for it
    if (SUFFIX.test(file.name)) this.take(file);
    else this.said.textContent = `${file.name} is no ONNX file: those end in .onnx.`;
  }

  /** Write its path into the cell, which stays the reader's to change, and run that. @param {File} file */
  take(file) {
    const { cell, notebook } = this;
    const line = `model = ${JSON.stringify(`${YOURS}/${file.name}`)}`;
    notebook.python.take(file);
    this.said.textContent = "";
    cell.put((LINE.test(cell.source) ? cell.source : cell.fresh).replace(LINE, () => line));
    cell.root.scrollIntoView({ block: "nearest" });
    cell.go(false);
  }
}

/** Begin, on a page with such a cell. */
function begin() {
  const { file } = JSON.parse(document.getElementById("run-here").textContent);
  new Taker(window.runHere, file);
}

export default { begin };
