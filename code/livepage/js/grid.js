// A map of values: cells with numbers, or pixels.
import { colour, ink } from "./colour.js";
import { framed, make } from "./dom.js";
import { numeral } from "./numeral.js";
import { columnsOf, range, rowsOf } from "./regions.js";

/** Column or row sizes of a grid: padding is drawn narrow. */
const tracks = (n, before, after) =>
  range(n)
    .map((i) => (i < before || i >= n - after ? "var(--lp-pad)" : "var(--lp-cell)"))
    .join(" ");

/** Runs of neighbouring cells, as pairs of grid lines: a dilated window has a gap between its taps. */
const runs = (set) =>
  [...set]
    .sort((a, b) => a - b)
    .reduce((found, i) => {
      const last = found.at(-1);
      if (last?.[1] === i + 1) last[1] += 1;
      else found.push([i + 1, i + 2]);
      return found;
    }, []);

export function grid(choose) {
  const { el, caption, body } = framed("grid");
  const table = make("div", { className: "lp-cells" });
  const over = make("div", { className: "lp-over", ariaHidden: "true" });
  const canvas = make("canvas", { className: "lp-pixels" });
  body.append(table, over);
  let panel;
  let cells = [];

  function shape(rows, columns) {
    table.replaceChildren(
      ...range(rows).map((r) => {
        const row = make(
          "div",
          { className: "lp-row", role: "row" },
          ...range(columns).map((c) => {
            const cell = make("div", { className: "lp-cell", role: panel.live ? "gridcell" : "cell" });
            cell.dataset.at = `${r},${c}`;
            if (panel.live) cell.tabIndex = -1;
            return cell;
          }),
        );
        return row;
      }),
    );
    cells = [...table.querySelectorAll(".lp-cell")];
  }

  function numbers(rows, columns) {
    const [top, bottom, left, right] = panel.pad;
    if (table.dataset.shape !== `${rows},${columns},${panel.live}`) {
      shape(rows, columns);
      table.dataset.shape = `${rows},${columns},${panel.live}`;
    }
    table.setAttribute("role", panel.live ? "grid" : "table");
    table.setAttribute("aria-label", panel.caption);
    const marks = Object.entries(panel.marks).flatMap(([look, at]) =>
      at.map(([r, c]) => [`${r},${c}`, look]),
    );
    const looks = new Map(marks);
    cells.forEach((cell, i) => {
      const r = Math.floor(i / columns);
      const c = i % columns;
      const value = Number(panel.values[r][c]);
      const ghost = r < top || c < left || r >= rows - bottom || c >= columns - right;
      const rgb = colour(value, panel.scale, panel.palette);
      cell.textContent = numeral(value, panel.digits);
      cell.className = `lp-cell${ghost ? " lp-ghost" : ""}${looks.has(`${r},${c}`) ? ` lp-${looks.get(`${r},${c}`)}` : ""}`;
      cell.style.background = ghost ? "" : `rgb(${rgb})`;
      cell.style.color = ghost ? "" : ink(rgb);
    });
  }

  function pixels(rows, columns) {
    canvas.width = columns;
    canvas.height = rows;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", panel.caption);
    const data = new ImageData(columns, rows);
    panel.values
      .flat()
      .forEach((v, i) => data.data.set([...colour(Number(v), panel.scale, panel.palette), 255], 4 * i));
    canvas.getContext("2d").putImageData(data, 0, 0);
    table.replaceChildren(canvas);
    table.dataset.shape = "";
    cells = [];
  }

  function update(next) {
    panel = next;
    const rows = rowsOf(panel);
    const columns = columnsOf(panel);
    const [top, bottom, left, right] = panel.pad;
    const [high, wide] = panel.frame ?? [rows, columns];
    caption.textContent = panel.caption;
    body.style.setProperty("--lp-columns", Math.max(wide, columns - left - right));
    body.style.setProperty("--lp-high", high);
    for (const layer of [table, over]) {
      layer.style.gridTemplateColumns = tracks(columns, left, right);
      layer.style.gridTemplateRows = tracks(rows, top, bottom);
    }
    el.classList.toggle("lp-small", panel.digits === null);
    (panel.digits === null ? pixels : numbers)(rows, columns);
  }

  function outline(look, [r0, r1], [c0, c1]) {
    const box = make("div", { className: `lp-box lp-${look}` });
    box.style.gridArea = `${r0} / ${c0} / ${r1} / ${c1}`;
    return box;
  }

  function light(region) {
    const columns = columnsOf(panel);
    over.replaceChildren(
      ...panel.boxes.map(([r, c, h, w]) => outline("edge", [r + 1, r + h + 1], [c + 1, c + w + 1])),
    );
    cells.forEach((cell, i) => {
      const on = region?.rows.has(Math.floor(i / columns)) && region.columns.has(i % columns);
      cell.classList.toggle("lp-lit", Boolean(on));
      if (panel.live) cell.setAttribute("aria-selected", String(Boolean(on && region.way === "self")));
    });
    if (!region) return;
    over.append(
      ...runs(region.rows).flatMap((rows) =>
        runs(region.columns).map((columns) => outline(region.way, rows, columns)),
      ),
    );
  }

  const point = (event) => {
    const cell = event.target.closest?.("[data-at]");
    if (cell && panel.live) choose(panel.name, ...cell.dataset.at.split(",").map(Number));
  };
  for (const event of ["pointerover", "click", "focusin"]) table.addEventListener(event, point);
  table.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const cell = event.target.closest("[data-at]");
    if (!step || !cell || !panel.live) return;
    event.preventDefault();
    const [r, c] = cell.dataset.at.split(",").map((n, i) => Number(n) + step[i]);
    table.querySelector(`[data-at="${r},${c}"]`)?.focus();
  });
  const tab = (at) =>
    cells.forEach((cell) => {
      if (panel.live) cell.tabIndex = cell.dataset.at === at ? 0 : -1;
    });
  return { el, update, light, tab };
}
