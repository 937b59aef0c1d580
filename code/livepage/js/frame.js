// The room that a map takes: the same in all states, so that nothing beneath it ever moves.

/** Column or row sizes of a grid: padding is drawn narrow. */
const tracks = (n, before, after) =>
  [before, n - before - after, after]
    .map((count, i) => (count ? `repeat(${count}, var(--lp-${i === 1 ? "cell" : "pad"}))` : ""))
    .join(" ");

/** The cells and the rows and columns of padding of a panel, where no room is known that it takes at most. */
export function own({ values, pad: [top, bottom, left, right], frame }) {
  const [rows, columns] = frame ?? [0, 0];
  return {
    rows: Math.max(rows, values.length - top - bottom),
    columns: Math.max(columns, values[0].length - left - right),
    high: top + bottom,
    wide: left + right,
  };
}

/** Tells the style sheet for how many cells, and rows and columns of padding, to keep room. */
export function reserve(el, counts) {
  const key = JSON.stringify(counts);
  if (el.reserved === key) return;
  el.reserved = key;
  for (const [name, count] of Object.entries(counts)) el.style.setProperty(`--lp-${name}`, count);
}

/** The part of a room that is counted in cells. */
export const counted = ({ rows, columns, high, wide }) => ({ rows, columns, high, wide });

/** Sets the sizes of a map's tracks, and the room kept for its largest state. */
export function fit(body, layers, panel, room) {
  const whole = room ?? own(panel);
  const key = JSON.stringify([whole, panel.pad, panel.values.length, panel.values[0].length]);
  if (body.fitted === key) return;
  body.fitted = key;
  reserve(body, counted(whole));
  const [top, bottom, left, right] = panel.pad;
  for (const layer of layers) {
    layer.style.gridTemplateColumns = tracks(panel.values[0].length, left, right);
    layer.style.gridTemplateRows = tracks(panel.values.length, top, bottom);
  }
}
