// A map of values as cells with numbers. A cell is made once and written only where it changes.
import { colour, ink } from "./colour.js";
import { make, write } from "./dom.js";
import { framed } from "./panels.js";
import { counted, fit, reserve } from "./frame.js";
import { follow } from "./gestures.js";
import { glide } from "./motion.js";
import { numeral } from "./numeral.js";
import { createOutlines } from "./outlines.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Makes a parent have so many children: more are made, those too many go. */
function grow(parent, count, child) {
  while (parent.children.length < count) parent.append(child(parent.children.length));
  while (parent.children.length > count) parent.lastChild.remove();
}

/** What a ruler says over each cell: nothing over padding. */
function numbers({ values, pad: [top, bottom, left, right] }) {
  const [high, wide] = [values.length - top - bottom, values[0].length - left - right];
  return values.flatMap((row, r) =>
    row.map((_, c) => {
      const inside = r >= top && r < top + high && c >= left && c < left + wide;
      return inside ? String((r - top) * wide + c - left) : "";
    }),
  );
}

/** Ground and ink of a value, as a style; worked out once, for most states show the same values. */
function createStyles() {
  let scale = "";
  const styles = new Map();
  return (value, panel) => {
    const now = `${panel.scale},${panel.palette}`;
    if (scale !== now) styles.clear();
    scale = now;
    if (!styles.has(value)) {
      const rgb = colour(value, panel.scale, panel.palette);
      styles.set(value, `background-color: rgb(${rgb}); color: ${ink(rgb)}`);
    }
    return styles.get(value);
  };
}

/** The look of each cell: its number, ground and ink, whether it is padding, its mark, and what is said. */
function looks(panel, styleOf) {
  const [top, bottom, left, right] = panel.pad;
  const rows = panel.values.length;
  const columns = panel.values[0].length;
  const marks = new Map(
    Object.entries(panel.marks).flatMap(([look, at]) => at.map(([r, c]) => [r * columns + c, look])),
  );
  const names = panel.ruler ? numbers(panel) : [];
  return panel.values.flat().map((value, i) => {
    const r = Math.floor(i / columns);
    const c = i % columns;
    const text = numeral(value, panel.digits);
    const mark = marks.get(i);
    if (r < top || c < left || r >= rows - bottom || c >= columns - right) {
      return { text, style: "", className: "lp-cell lp-ghost", label: "padding" };
    }
    const note = mark && panel.notes[mark];
    const said = names[i] ? `${names[i]}: ${text}` : text;
    return {
      text,
      style: styleOf(value, panel),
      className: mark ? `lp-cell lp-${mark}` : "lp-cell",
      label: note ? `${said}, ${note}` : names[i] ? said : "",
    };
  });
}

const SEEN = ["pickable", "values", "pad", "marks", "notes", "scale", "palette", "digits", "ruler"];
/** Whether the cells of two states look alike: what a table's states share is one object in all. */
const alike = (a, b) => Boolean(a) && SEEN.every((key) => a[key] === b[key]);

/** Writes what differs from what the cell shows. */
function paint(cell, look) {
  const old = cell.look ?? {};
  if (old.text !== look.text) write(cell, look.text);
  if (old.style !== look.style) cell.style.cssText = look.style;
  if (old.className !== look.className) cell.className = look.className;
  if (old.label !== look.label) {
    if (look.label) cell.setAttribute("aria-label", look.label);
    else cell.removeAttribute("aria-label");
  }
  cell.look = look;
}

export function grid(choose, { drag, set }) {
  const { el, caption, body } = framed("grid");
  const ruler = make("div", { className: "lp-ruler", ariaHidden: "true" });
  const table = make("div", { className: "lp-cells" });
  const outlines = createOutlines();
  const styleOf = createStyles();
  body.append(table, outlines.el);
  let panel;
  let cells = [];
  let shape = "";
  let stop; // the one cell that Tab reaches
  let selected;
  let dropped = ""; // where a drag ended: until the pointer leaves, it points at nothing
  let gliding = [];

  const cellAt = (r) => (c) => {
    const cell = make("div", { className: "lp-cell", role: panel.pickable ? "gridcell" : "cell" });
    cell.dataset.at = `${r},${c}`;
    if (panel.pickable) {
      cell.tabIndex = -1;
      cell.setAttribute("aria-selected", "false");
    }
    return cell;
  };

  function reshape() {
    const [rows, columns] = [panel.values.length, panel.values[0].length];
    if (shape === `${rows},${columns},${panel.pickable}`) return;
    if (!shape.endsWith(`,${panel.pickable}`)) table.replaceChildren();
    shape = `${rows},${columns},${panel.pickable}`;
    grow(table, rows, () => make("div", { className: "lp-row", role: "row" }));
    [...table.children].forEach((row, r) => grow(row, columns, cellAt(r)));
    cells = [...table.children].flatMap((row) => [...row.children]);
    table.setAttribute("role", panel.pickable ? "grid" : "table");
  }

  function update(next, room, rested) {
    const before = panel;
    panel = next;
    write(caption, panel.caption);
    if (before?.caption !== panel.caption) table.setAttribute("aria-label", panel.caption);
    fit(body, [table], panel, room);
    reshape();
    if (!alike(before, panel)) looks(panel, styleOf).forEach((look, i) => paint(cells[i], look));
    measure();
    table.classList.toggle("lp-carries", panel.carries);
    if (panel.sets.length && !stop) rove(cells[0]);
    for (const running of gliding) running.cancel();
    gliding = before && rested ? glide(cells, before.values, panel.values) : [];
  }

  /** Numbers over the cells, on the same tracks. */
  function measure() {
    el.classList.toggle("lp-ruled", panel.ruler);
    if (!panel.ruler) return ruler.remove();
    if (!ruler.isConnected) body.append(ruler);
    ruler.style.cssText = table.style.cssText;
    const texts = numbers(panel);
    grow(ruler, texts.length, () => make("span"));
    texts.forEach((text, i) => write(ruler.children[i], text));
  }

  function light(region) {
    outlines.draw(panel, region);
    if (!panel.pickable || panel.sets.length) return;
    const chosen =
      region?.way === "self"
        ? cells[[...region.rows][0] * panel.values[0].length + [...region.columns][0]]
        : null;
    if (selected !== chosen) selected?.setAttribute("aria-selected", "false");
    chosen?.setAttribute("aria-selected", "true");
    selected = chosen;
  }

  function tab(row, column) {
    if (panel.pickable && !panel.sets.length) rove(cells[row * panel.values[0].length + column]);
  }

  function rove(cell) {
    if (stop !== cell && stop) stop.tabIndex = -1;
    if (cell) cell.tabIndex = 0;
    stop = cell;
  }

  const poke = (cell) => {
    rove(cell);
    set(panel.sets, cells.indexOf(cell));
  };
  const point = (event) => {
    const cell = event.target.closest?.("[data-at]");
    if (!cell || !panel.pickable) return;
    if (event.type === "pointerover" && cell.dataset.at === dropped) return;
    dropped = "";
    if (!panel.sets.length) choose(panel.name, ...cell.dataset.at.split(",").map(Number));
    else if (event.type === "click") poke(cell);
    else if (event.type === "focusin") rove(cell);
  };
  for (const event of ["pointerover", "click", "focusin"]) table.addEventListener(event, point);
  table.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    const cell = event.target.closest("[data-at]");
    if (!cell || !panel.pickable) return;
    if (panel.sets.length && [" ", "Enter"].includes(event.key)) {
      event.preventDefault();
      poke(cell);
    }
    if (!step) return;
    event.preventDefault();
    const [r, c] = cell.dataset.at.split(",").map((n, i) => Number(n) + step[i]);
    table.querySelector(`[data-at="${r},${c}"]`)?.focus();
  });
  follow(table, (pressed, cell) => {
    if (!panel.carries) return;
    dropped = cell ? String(cell) : dropped;
    drag(panel.name, pressed, cell);
  });
  return { el, caption, update, light, tab, reserve: (room) => reserve(body, counted(room)) };
}
