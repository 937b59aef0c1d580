import { element } from "./parts.js";

/**
 * Above the first cell, a button that runs them all, from the first to the last or to one that fails.
 *
 * @param {import("./cell.js").Cell[]} cells that the page shows
 * @param {(cell: import("./cell.js").Cell) => Promise<void> | void} ask runs one
 * @param {() => void} stop ends Python
 */
export function addRunAll(cells, ask, stop) {
  const said = element("span", { className: "run-said", role: "status" });
  const button = element("button", { type: "button", className: "run-button" });
  let running;
  const show = (now) => {
    running = now;
    const sign = element("span", { ariaHidden: "true" }, now ? "■ " : "▶ ");
    button.replaceChildren(sign, now ? "Stop" : `Run all ${cells.length} cells`);
  };
  const go = async () => {
    show(true);
    said.textContent = "";
    let cell;
    for (cell of cells) {
      await ask(cell);
      if (!running || cell.state !== "ran") break;
    }
    show(false);
    said.textContent =
      cell.state === "ran" ? "All cells have run." : `Ended at cell ${cell.number}, which says why.`;
  };
  button.onclick = () => (running ? stop() : go());
  show(false);
  cells[0].root.before(element("div", { className: "run-bar run-all" }, button, said));
}
