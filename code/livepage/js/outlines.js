// Outlines over a map: round its boxes, and round the cells that are lit. They are moved, not made anew.
import { make } from "./dom.js";

/** Runs of neighbouring cells, as pairs of grid lines: a dilated window has a gap between its taps. */
export function runs(set) {
  const found = [];
  for (const i of [...set].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last?.[1] === i) last[1] += 1;
    else found.push([i, i + 1]);
  }
  return found;
}

/** How far a line of the grid is from its first: padding is drawn narrow. */
export function offset(line, count, before, after) {
  const pads = Math.min(line, before) + Math.max(0, line - Math.max(before, count - after));
  return `calc(${line - pads} * var(--lp-cell) + ${pads} * var(--lp-pad))`;
}

/** Where everything is outlined: boxes as [row, column, rows, columns], then what is lit. */
const spans = (panel, region) => [
  ...panel.boxes.map(([r, c, h, w]) => ["edge", [r, r + h], [c, c + w]]),
  ...(region ? runs(region.rows).flatMap((r) => runs(region.columns).map((c) => [region.way, r, c])) : []),
];

export function createOutlines() {
  const el = make("div", { className: "lp-over", ariaHidden: "true" });
  const boxes = [];
  const styles = [];

  function draw(panel, region) {
    const [top, bottom, left, right] = panel.pad;
    const across = (line) => offset(line, panel.values[0].length, left, right);
    const down = (line) => offset(line, panel.values.length, top, bottom);
    const drawn = spans(panel, region);
    while (boxes.length < drawn.length) boxes.push(el.appendChild(make("div")));
    boxes.forEach((box, i) => {
      if (i >= drawn.length) {
        box.hidden = true;
        return;
      }
      const [look, [r0, r1], [c0, c1]] = drawn[i];
      const size = `width: calc(${across(c1)} - ${across(c0)}); height: calc(${down(r1)} - ${down(r0)})`;
      // A transform glides without style and layout anew in each frame, as left and top would not.
      const style = `transform: translate(${across(c0)}, ${down(r0)}); ${size}`;
      if (styles[i] !== style) box.style.cssText = styles[i] = style;
      if (box.className !== `lp-box lp-${look}`) box.className = `lp-box lp-${look}`;
      box.hidden = false;
    });
  }
  return { el, draw };
}
