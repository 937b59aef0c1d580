// The layers as a stack of sheets, seen from a corner; on each, what the chosen unit sees of it.

const SIDE = 104; // of a sheet, before it is laid down
const WIDE = 0.87;
const FLAT = 0.33;
const HEIGHT = 490;
const SHEETS = 8; // sheets; of a deeper network some are left out
const LINES = 16; // of a sheet's lattice, at most

const NAMESPACE = "http://www.w3.org/2000/svg";

/** An SVG element with its attributes. */
export function svg(tag, attributes = {}, ...children) {
  const el = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  el.append(...children);
  return el;
}

/** Which layers get a sheet, the picture (−1) first: the first, the last and the chosen one always. */
export function chosenSheets(count, chosen) {
  const room = Math.min(SHEETS, count + 1);
  const even = Array.from({ length: room }, (_, i) => Math.round((i * count) / (room - 1 || 1)) - 1);
  if (even.includes(chosen)) return even;
  const near = even.reduce((best, place) =>
    Math.abs(place - chosen) < Math.abs(best - chosen) ? place : best,
  );
  return even.map((place) => (place === near && place !== -1 ? chosen : place));
}

/**
 * @param {(...place: number[]) => void} choose
 */
export function sheets(choose) {
  const el = svg("svg", { class: "ex-sheets", viewBox: `0 0 330 ${HEIGHT}`, role: "img" });
  const photo = svg("image", {
    class: "ex-lattice",
    width: 1,
    height: 1,
    preserveAspectRatio: "none",
  });
  let drawn = [];
  let pressed = false;

  const point = (x, y, z) =>
    `${(128 + (x - y) * SIDE * WIDE).toFixed(1)},${(z + (x + y) * SIDE * FLAT).toFixed(1)}`;
  const patch = ([r0, r1], [c0, c1], z) =>
    [
      [c0, r0],
      [c1, r0],
      [c1, r1],
      [c0, r1],
    ]
      .map(([x, y]) => point(x, y, z))
      .join(" ");

  const flat = (z) => `matrix(${SIDE * WIDE} ${SIDE * FLAT} ${-SIDE * WIDE} ${SIDE * FLAT} 128 ${z})`;

  /** A sheet with its lattice, an empty patch and its name. */
  function sheet(layer, units, name, z) {
    const step = Math.ceil(units / LINES);
    const lines = Array.from({ length: Math.ceil(units / step) - 1 }, (_, i) => ((i + 1) * step) / units);
    const lattice = lines.map(
      (at) => `M${point(at, 0, z)}L${point(at, 1, z)}M${point(0, at, z)}L${point(1, at, z)}`,
    );
    const ground = svg("polygon", { class: "ex-sheet", points: patch([0, 1], [0, 1], z) });
    const seen = svg("polygon", { class: "ex-seen" });
    const [x, y] = point(1, 0, z).split(",").map(Number);
    const words = svg("text", { x: x - 30, y: y - 16 }, name);
    if (layer < 0) photo.setAttribute("transform", flat(z));
    const cover = layer < 0 ? photo : svg("path", { class: "ex-lattice", d: lattice.join("") });
    const group = svg("g", {}, ground, cover, seen, words);
    return { layer, units, z, group, seen };
  }

  function show(view, fresh) {
    if (fresh) {
      const shown = chosenSheets(view.layers.length, view.chosen);
      const gap = (HEIGHT - 2 * SIDE * FLAT - 40) / Math.max(1, shown.length - 1);
      drawn = shown.map((layer, i) => {
        const units = view.rooms[layer + 1];
        const name = layer < 0 ? "picture" : `${view.names[layer]} · ${units} × ${units}`;
        return sheet(layer, units, name, 30 + (shown.length - 1 - i) * gap);
      });
      el.replaceChildren(...drawn.map(({ group }) => group)); // the lowest first: those above cover it
    }
    for (const { layer, units, z, seen } of drawn) {
      const lit = view.seen.map((axis) => axis[layer + 1]);
      const ends = lit.map((cells) => cells?.length && [cells[0] / units, (cells.at(-1) + 1) / units]);
      seen.setAttribute("points", ends.every((end) => end) ? patch(ends[0], ends[1], z) : "");
      seen.classList.toggle("ex-self", layer === view.chosen);
    }
    el.setAttribute(
      "aria-label",
      drawn
        .map(({ layer }) => told(view, layer))
        .reverse()
        .join("; "),
    );
  }

  /** How much of a layer is lit, in words. */
  function told(view, layer) {
    const [rows, columns] = view.seen.map((axis) => axis[layer + 1]?.length ?? 0);
    const name = layer < 0 ? "picture" : view.names[layer];
    return `${name}: ${rows} × ${columns} of ${view.rooms[layer + 1]} × ${view.rooms[layer + 1]}`;
  }

  /** The sheet and the unit under the pointer: the uppermost sheet that it lies on. */
  function under(event) {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(el.getScreenCTM().inverse());
    const across = (x - 128) / (SIDE * WIDE);
    for (const { layer, units, z } of [...drawn].reverse()) {
      const along = (y - z) / (SIDE * FLAT);
      const [column, row] = [(along + across) / 2, (along - across) / 2];
      if (layer >= 0 && row >= 0 && row < 1 && column >= 0 && column < 1) {
        return [layer, Math.floor(row * units), Math.floor(column * units)];
      }
    }
    return null;
  }

  const pick = (event) => {
    const found = under(event);
    if (found) choose(...found);
  };
  el.addEventListener("click", pick);
  el.addEventListener("pointerdown", (event) => {
    pressed = event.pointerType !== "touch"; // which scrolls
  });
  el.addEventListener("pointermove", (event) => {
    if (pressed) pick(event);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"])
    el.addEventListener(end, () => {
      pressed = false;
    });
  return { el, show, paint: (href) => photo.setAttribute("href", href) };
}
