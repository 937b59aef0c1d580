// Panels: each builder makes an element once and returns { el, update(panel), light(region) }.
const make = (tag, properties = {}, ...children) => {
  const el = Object.assign(document.createElement(tag), properties);
  el.append(...children);
  return el;
};

function framed(kind, choose) {
  const caption = make("figcaption"), body = make("div", { className: "lp-stage" });
  return { el: make("figure", { className: `lp-panel lp-${kind}` }, caption, body), caption, body, choose };
}

/** Column or row sizes of a grid: padding is drawn narrow. */
const tracks = (n, before, after) => range(n).map((i) => i < before || i >= n - after ? "var(--lp-pad)" : "var(--lp-cell)").join(" ");

/** Runs of neighbouring cells, as pairs of grid lines: a dilated window has a gap between its taps. */
const runs = (set) => [...set].sort((a, b) => a - b).reduce((found, i) => {
  const last = found.at(-1);
  if (last?.[1] === i + 1) last[1] += 1;
  else found.push([i + 1, i + 2]);
  return found;
}, []);

function grid(choose) {
  const { el, caption, body } = framed("grid", choose);
  const table = make("div", { className: "lp-cells" }), over = make("div", { className: "lp-over", ariaHidden: "true" });
  const canvas = make("canvas", { className: "lp-pixels" });
  body.append(table, over);
  let panel, cells = [];

  function shape(rows, columns) {
    table.replaceChildren(...range(rows).map((r) => {
      const row = make("div", { className: "lp-row", role: "row" }, ...range(columns).map((c) => {
        const cell = make("div", { className: "lp-cell", role: panel.live ? "gridcell" : "cell" });
        cell.dataset.at = `${r},${c}`;
        if (panel.live) cell.tabIndex = -1;
        return cell;
      }));
      return row;
    }));
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
    const marks = Object.entries(panel.marks).flatMap(([look, at]) => at.map(([r, c]) => [`${r},${c}`, look]));
    const looks = new Map(marks);
    cells.forEach((cell, i) => {
      const r = Math.floor(i / columns), c = i % columns, value = Number(panel.values[r][c]);
      const ghost = r < top || c < left || r >= rows - bottom || c >= columns - right;
      const rgb = colour(value, panel.scale, panel.palette);
      cell.textContent = figure(value, panel.digits);
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
    panel.values.flat().forEach((v, i) => data.data.set([...colour(Number(v), panel.scale, panel.palette), 255], 4 * i));
    canvas.getContext("2d").putImageData(data, 0, 0);
    table.replaceChildren(canvas);
    table.dataset.shape = "";
    cells = [];
  }

  function update(next) {
    panel = next;
    const rows = rowsOf(panel), columns = columnsOf(panel), [top, bottom, left, right] = panel.pad;
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
    over.replaceChildren(...panel.boxes.map(([r, c, h, w]) => outline("edge", [r + 1, r + h + 1], [c + 1, c + w + 1])));
    cells.forEach((cell, i) => {
      const on = region?.rows.has(Math.floor(i / columns)) && region.columns.has(i % columns);
      cell.classList.toggle("lp-lit", Boolean(on));
      if (panel.live) cell.setAttribute("aria-selected", String(Boolean(on && region.way === "self")));
    });
    if (!region) return;
    over.append(...runs(region.rows).flatMap((rows) => runs(region.columns).map((columns) => outline(region.way, rows, columns))));
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
  const tab = (at) => cells.forEach((cell) => { if (panel.live) cell.tabIndex = cell.dataset.at === at ? 0 : -1; });
  return { el, update, light, tab };
}

function ladder(choose) {
  const { el, caption, body } = framed("ladder", choose);
  body.setAttribute("role", "img");
  const beam = make("span", { className: "lp-beam" });
  let panel, units = [], lit;
  function update(next) {
    panel = next;
    units = range(panel.units).map((u) => {
      const unit = make("span", { className: "lp-unit" });
      unit.dataset.at = `0,${u}`;
      unit.style.left = `${100 * (panel.first + u * panel.step - panel.step / 2 + 0.5) / panel.pixels}%`;
      unit.style.width = `${100 * panel.step / panel.pixels}%`;
      return unit;
    });
    body.replaceChildren(beam, ...units);
  }
  function light(region) {
    lit = region?.columns.size ? region : undefined;
    units.forEach((unit, u) => { unit.className = `lp-unit${lit?.columns.has(u) ? ` lp-${lit.way}` : ""}`; });
    caption.textContent = panel.caption.replace("{lit}", lit?.columns.size ?? 0);
    body.setAttribute("aria-label", caption.textContent);
    el.ariaHidden = String(!caption.textContent); // a ladder without a caption only keeps room
  }
  /** From the first lit unit's left to the last one's right, in per cent. */
  const edges = () => lit && [-0.5, 0.5].map((half) => {
    const u = half < 0 ? Math.min(...lit.columns) : Math.max(...lit.columns);
    return 100 * (panel.first + (u + half) * panel.step + 0.5) / panel.pixels;
  });
  /** Draws the beam from this ladder's lit units down to those of the ladder underneath. */
  function shine(under) {
    const [top, bottom] = [edges(), under];
    beam.hidden = !top || !bottom;
    if (beam.hidden) return;
    beam.className = `lp-beam lp-${lit.way}`;
    beam.style.clipPath = `polygon(${top[0]}% 0, ${top[1]}% 0, ${bottom[1]}% 100%, ${bottom[0]}% 100%)`;
  }
  const point = (event) => {
    const unit = event.target.closest?.("[data-at]");
    if (unit && panel.live) choose(panel.name, 0, Number(unit.dataset.at.slice(2)));
  };
  for (const event of ["pointerover", "click"]) body.addEventListener(event, point);
  return { el, update, light, edges, shine };
}

const PLOT = { width: 380, height: 270, left: 48, right: 12, top: 10, bottom: 42 };

function plot(choose) {
  const { el, caption, body } = framed("plot", choose);
  const svg = (tag, attributes, ...children) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  function update(panel) {
    const { width, height, left, right, top, bottom } = PLOT;
    const place = (v, [low, high], from, to) => from + (v - low) / (high - low) * (to - from);
    const x = (v) => place(v, panel.x.ends, left, width - right).toFixed(1);
    const y = (v) => place(v, panel.y.ends, height - bottom, top).toFixed(1);
    const text = (at, words, more = {}) => svg("text", { x: at[0], y: at[1], ...more }, words);
    const ticks = [
      ...panel.x.at.map((v, i) => svg("g", {}, svg("line", { class: "lp-rule", x1: x(v), x2: x(v), y1: top, y2: height - bottom }),
        text([x(v), height - bottom + 16], panel.x.text[i], { "text-anchor": "middle" }))),
      ...panel.y.at.map((v, i) => svg("g", {}, svg("line", { class: "lp-rule", x1: left, x2: width - right, y1: y(v), y2: y(v) }),
        text([left - 6, Number(y(v)) + 4], panel.y.text[i], { "text-anchor": "end" }))),
      text([(left + width - right) / 2, height - 6], panel.x.label, { "text-anchor": "middle" }),
      text([0, 0], panel.y.label, { "text-anchor": "middle", transform: `translate(13 ${(top + height - bottom) / 2}) rotate(-90)` }),
    ];
    const drawn = panel.series.map((s) => svg("g", { class: `lp-series lp-${s.look}` }, svg("title", {}, s.label),
      ...(s.line ? [svg("polyline", { points: s.points.map(([a, b]) => `${x(a)},${y(b)}`).join(" ") })] : []),
      ...s.points.map(([a, b]) => svg("circle", { cx: x(a), cy: y(b), r: s.line ? 2.5 : 4 }))));
    caption.textContent = panel.caption;
    const keys = panel.series.filter((s) => s.look !== "faint").map((s) => make("span", { className: `lp-key lp-${s.look}`, textContent: s.label }));
    body.replaceChildren(
      svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": panel.caption }, ...ticks, ...drawn),
      make("p", { className: "lp-keys" }, ...keys));
  }
  return { el, update, light() {} };
}

const BUILDERS = { grid, ladder, plot };
